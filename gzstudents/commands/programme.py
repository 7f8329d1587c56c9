"""`--programme` as people type it: the code in whatever case, or the name; commands are handed the code."""

import argparse

from gzstudents.commands.office import Office


def settle(options: argparse.Namespace, office: Office) -> None:
    """Codes in place of what was typed, one or several. Raises RuleBroken, with the programmes there are."""
    typed = getattr(options, "programme", None)
    if not typed:
        return
    from gzstudents.scholarships.queries import find_code

    with office.store().reading() as session:
        found = [find_code(session, text) for text in ([typed] if isinstance(typed, str) else typed)]
    options.programme = found[0] if isinstance(typed, str) else list(dict.fromkeys(found))
