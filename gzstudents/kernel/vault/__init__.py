"""Keys of a protected store: who can open what. The file `<store>.keys` beside the store holds them, sealed for each person.

password → Argon2id → the person's X25519 key; to its public half are sealed the data key of the file and the keys of the
rooms (counselling, finance) whose members the person is. A recovery kit on paper is such a key without a password.
"""

from gzstudents.kernel.vault.sidecar import beside, is_protected, logins

ROOMS = ("counselling", "finance")  # what even the administrator cannot read without being let in

__all__ = ["ROOMS", "beside", "is_protected", "logins"]
