"""How a student studies: marks, attendance, monthly sign-ins, absences, rewards and punishments."""
