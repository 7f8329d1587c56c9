"""People who stand in the register twice: found with reasons, merged in one act, taken apart again."""
