"""The annual review of awards and the performance evaluation of programmes."""
