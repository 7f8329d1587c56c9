"""What every slice shares: store, journal, codes, names, dates, paper; knows no Qt and no feature."""
