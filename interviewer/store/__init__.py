"""The store: interviews, answers, grades and notes in one SQLite file of the user's data folder."""

from interviewer.store.errors import StoreError
from interviewer.store.inspection import inspect
from interviewer.store.rows import AttemptRow, Listing, SessionFilter, SessionOrder, SessionRow, StoredGrade, StoredText
from interviewer.store.store import Store

__all__ = [
    "AttemptRow",
    "Listing",
    "SessionFilter",
    "SessionOrder",
    "SessionRow",
    "Store",
    "StoreError",
    "StoredGrade",
    "StoredText",
    "inspect",
]
