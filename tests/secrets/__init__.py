"""No clear text of what an office must keep to itself, in any file that the program writes by itself."""
