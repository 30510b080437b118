"""`python -m tests.endpoints.store` renews the tables of the store's calls in the simulator's README."""

from simulator.files import write
from tests.endpoints.store.table import PAGE, renewed

if __name__ == "__main__":
    write(PAGE, renewed(PAGE.read_text(encoding="utf-8")))
