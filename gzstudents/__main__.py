"""The program: the window without a command, the command line with one."""

import sys


def main() -> int:
    try:
        from gzstudents.starting import start

        return start(sys.argv[1:])
    except KeyboardInterrupt:  # before there is a command that could say so: nothing has been done yet
        return 1


if __name__ == "__main__":
    sys.exit(main())
