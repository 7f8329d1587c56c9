"""Values of the office's own fields, of people and of enrolments."""
