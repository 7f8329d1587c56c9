"""What is paid, when and to whom: instalments, rosters, bank accounts, budgets."""
