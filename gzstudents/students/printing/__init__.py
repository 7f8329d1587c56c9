"""What the list of students is on paper: rosters, address labels, student cards. Numbers of documents stand on none of them."""
