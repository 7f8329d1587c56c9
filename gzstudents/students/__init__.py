"""People, nationality, identity documents, enrolments and changes of status."""
