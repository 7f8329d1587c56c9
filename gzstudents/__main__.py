"""The program: the window without a command, the command line with one."""

import sys


def main() -> int:
    from gzstudents.starting import start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
