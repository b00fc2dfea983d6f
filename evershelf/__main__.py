"""`python -m evershelf`, for where the console script is not installed."""

from evershelf.cli import app

if __name__ == "__main__":
    app(prog_name="evershelf")
