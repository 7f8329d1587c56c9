"""Measurements: each row holds its floor, a naive way and ours against each other in one run. Never a test.

    ./dev bench                      every row at 60,000 people
    ./dev bench search list          some rows
    ./dev bench --million search     the same with 1,000,000 people

Results are kept in results.json and set as a table in RESULTS.md. To add a row: a module here with `run(bench) ->
list[Result]`, and its name in ROWS of __main__.py.
"""
