"""`python -m bot`: the same as the command `study`."""

from bot.cli import leave

if __name__ == "__main__":
    leave()
