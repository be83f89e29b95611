"""Guessing what a table's columns mean, by their names, so that people only have to correct it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "reference": ("response id", "respondent id", "reference", "id", "referencia", "respuesta", "antwort", "resposta"),
    "score": ("score", "rating", "nps", "csat", "puntuacion", "nota", "bewertung", "pontuacao", "categorical answer"),
    "time": ("time", "date", "timestamp", "submitted", "fecha", "data", "datum", "zeit", "completed"),
    "segment": ("segment", "unit", "location", "branch", "store", "site", "segmento", "filial", "standort", "trust"),
    "language": ("language", "locale", "idioma", "sprache", "lang"),
    "transaction": ("transaction", "order", "booking", "pedido", "reserva", "bestellung"),
    "verbatim": ("comment", "comments", "answer", "feedback", "words", "verbatim", "comentario", "kommentar", "texto"),
    "customer_email": ("email", "e mail", "mail", "correo"),
    "customer_phone": ("phone", "mobile", "telefono", "telefon", "telefone"),
    "customer_name": ("name", "customer", "guest", "nombre", "cliente", "kunde", "nome"),
    "customer_reference": ("customer id", "guest id", "client id", "kundennummer"),
}
"""Part of a response -> what its column is often called, the likeliest first."""

_NO_WORD = re.compile(r"[^a-z0-9]+")


def guess(columns: Sequence[str]) -> dict[str, str]:
    """The column that each part is likely to be in; a column is guessed once, exact names before parts of names."""
    found: dict[str, str] = {}
    for exact in (True, False):
        for part, names in NAMES.items():
            column = next((each for name in names for each in columns if _fits(each, name, exact=exact)), None)
            if part not in found and column is not None and column not in found.values():
                found[part] = column
    return found


def _fits(column: str, name: str, *, exact: bool) -> bool:
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", column.casefold()) if not unicodedata.combining(each)
    )
    words = _NO_WORD.sub(" ", plain).strip()
    return words == name if exact else f" {name} " in f" {words} "
