"""Everything that reads what others wrote: what it may be given, and what it may raise beside our own errors."""

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
from hypothesis import strategies as st
from msgspec import Struct

from amends import ids, instants
from amends.http.request.request import decode_json
from amends.http.v1.ticket_changes import change_form
from amends.http.web.kit.user_agent import browser_and_system
from amends.i18n.languages import best_language
from amends.model import customer, egress, phone, search_text
from amends.model.clock import calendar_document, sla_policy_document
from amends.model.clock.calendar_document import CalendarDocument
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.intake import check
from amends.model.routing import document as routes
from amends.model.rule import document as rules
from amends.model.rule import words
from amends.model.ticket import custom_field, list_query, watchers
from amends.model.ticket.custom_field import Field, FieldType
from amends.tabular import ndjson
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.preview import head_of
from amends.tabular.times import TimeReader
from amends.wire.tickets import TicketPatch
from tests import cast
from tests.resilience.fuzz.odd import blobs, texts
from tests.tabular.builders import MAPPING, NOW, workbook
from tests.tabular.sav import Variable, sav
from tests.tabular.xlsb import xlsb


class Parser(Struct, frozen=True):
    """Something that reads: what it is given, and what of Python's own it says it raises."""

    read: Callable[[Any], object]
    given: st.SearchStrategy[Any]
    raises: tuple[type[Exception], ...] = ()


RULE_TOML = """
name = "Unhappy"
order = 20
[when]
all = [{ band = "unhappy" }, { words = { any = ["lift", "no water"], language = "en" } }, { score = { at_most = 3 } }]
[then.open]
priority = "HIGH"
"""
RULE_JSON = msgspec.json.encode(cast.UNHAPPY).decode()
ROUTE_JSON = '{"name": "Front desk", "order": 10, "segments": ["S1"], "strategy": {"least_open": {}}}'
ROUTE_TOML = 'name = "In turn"\norder = 10\n[strategy.round_robin]\n'
CALENDAR = (
    b'{"name": "Madrid", "zone": "Europe/Madrid", "country": "ES", "region": "MD", '
    b'"week": {"mon": ["09:00-14:00", "15:00-24:00"]}, "exceptions": {"2026-12-24": ["09:00-13:00"]}}'
)
POLICY = (
    b'{"name": "all", "order": 10, "priorities": ["HIGH"], "targets": {"resolution": {"minutes": 240, "clock": '
    b'"customer"}}, "remind_before_minutes": 60, "escalate": [{"after_minutes": 0, "do": "tell"}]}'
)
LINE = (
    b'{"survey": "visit", "reference": "r-1", "segment": "S1", "score": 3, "scale": "nps", '
    b'"time": "2026-11-20T16:50:00+01:00", "answers": [{"question": "Why?", "verbatim": "Nadie"}], '
    b'"customer": {"email": "ana@example.com"}, "custom": {"paid": 2.5, "floor": 3, "vip": true}}'
)
CSV = 'Ref,Score,Date,Words\r\nr-1,3,20/11/2026,"Nadie; \'contestó"\r\nr-2,10,21/11/2026,\r\n'.encode()
PATCH = b'{"status": "CLOSED", "owner_id": 1003, "fields": {"refund": 12.50, "room": "single"}, "action_taken": null}'
FIELDS = [
    Field(
        id=1,
        code=each.value,
        name=each.value,
        type=each,
        options=("single", "double"),
        required_on_closing=False,
        created_us=instants.InstantUs(0),
        archived_us=None,
    )
    for each in FieldType
]
TIME = "2026-11-20T16:50:00+01:00"


def _workbook_bytes() -> bytes:
    with TemporaryDirectory() as folder:
        return workbook(Path(folder), ["Ref", "Score", "Date", "Words"], ["r-1", 3, "20/11/2026", "Nadie"]).read_bytes()


def _read_file(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feedback"
        path.write_bytes(content)
        head_of(path, 5)
        with open_rows(path, read_mapping(MAPPING)) as rows:
            for input_rows in rows:
                if input_rows.form is not None:
                    check(input_rows.form, instants.InstantUs(NOW))


def _binary_workbook_bytes() -> bytes:
    with TemporaryDirectory() as folder:
        rows: list[list[str | float]] = [["Ref", "Score", "Date", "Words"], ["r-1", 3.0, "20/11/2026", "Nadie"]]
        return xlsb(Path(folder), {"Answers": rows}).read_bytes()


def _spss_bytes() -> bytes:
    with TemporaryDirectory() as folder:
        scores = Variable("SCORE", "How likely?", labels={0.0: "Not at all", 10.0: "Extremely"})
        variables = [Variable("REF", width=8), scores, Variable("DATE", width=16), Variable("WORDS", width=20)]
        return sav(Path(folder), variables, ["r-1", 3.0, "20/11/2026", "Nadie"]).read_bytes()


def _with_an_odd_part(workbook: bytes) -> st.SearchStrategy[bytes]:
    """A workbook with something odd in one of its parts, packed as it should be."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def packed(name: str, content: bytes) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, own in parts.items():
                archive.writestr(each, content if each == name else own)
        return made.getvalue()

    return st.sampled_from(sorted(parts)).flatmap(lambda name: st.builds(packed, st.just(name), blobs(parts[name])))


def _read_line(content: bytes) -> None:
    input_rows = ndjson.decode_line(1, content)
    if input_rows.form is not None:
        check(input_rows.form, instants.InstantUs(NOW))


def _read_patch(content: bytes) -> None:
    custom_field.read(FIELDS, change_form(decode_json(content, TicketPatch)).fields)


def _read_query(text: str) -> None:
    pairs = [part.partition("=") for part in text.split("&")]
    read = list_query.read({name: value for name, _, value in pairs})
    assert list_query.read(list_query.write(read)) == read


def _read_field(text: str) -> None:
    for each in FIELDS:
        try:
            custom_field.read_text(each, text)
        except ValueError:
            continue


def _read_words(text: str) -> None:
    for language in ("", "en", "fr", "de"):
        words.row([text], words.Phrases((text,)).spelling(language))


def _read_time_of_a_column(text: str) -> None:
    TimeReader(["dd/mm/yyyy HH:MM", "mm-dd-yyyy hh:MM am", "iso"], "Europe/Madrid").read(text)


PARSERS: Final[Mapping[str, Parser]] = {
    "CSV": Parser(_read_file, blobs(CSV)),
    "XLSX": Parser(_read_file, blobs(_workbook_bytes())),
    "a part of XLSX": Parser(_read_file, _with_an_odd_part(_workbook_bytes())),
    "XLSB": Parser(_read_file, _with_an_odd_part(_binary_workbook_bytes())),
    "SPSS": Parser(_read_file, blobs(_spss_bytes())),
    "NDJSON": Parser(_read_file, blobs(LINE + b"\n" + LINE + b"\n")),
    "a line of NDJSON": Parser(_read_line, blobs(LINE)),
    "a mapping": Parser(read_mapping, texts(MAPPING)),
    "a rule": Parser(rules.parse, texts(RULE_TOML, RULE_JSON)),
    "a route": Parser(routes.parse, texts(ROUTE_TOML, ROUTE_JSON)),
    "a calendar": Parser(lambda data: calendar_document.read(decode_json(data, CalendarDocument)), blobs(CALENDAR)),
    "a policy": Parser(lambda data: sla_policy_document.read(decode_json(data, SlaPolicyDocument)), blobs(POLICY)),
    "a change of a ticket": Parser(_read_patch, blobs(PATCH)),
    "a query": Parser(
        _read_query, texts(f"status=NEW,CLOSED&owner_id=0,12&opened_from={TIME}&q=lift&sort=due&overdue=true")
    ),
    "the value of a custom field": Parser(_read_field, texts("12.50", "2026-11-20", "single", "true")),
    "words to look for": Parser(search_text.parse, texts('lift "no water" e-mail', "水が出ない")),
    "words of a customer": Parser(_read_words, texts("The lift's broken, l’eau n'est pas là.", "水が出ない")),
    "mentions": Parser(watchers.mentioned, texts("Ask @ana@hotel.example, or @ben@hotel.example.")),
    "an ID": Parser(ids.parse_id, texts("1042")),
    "a key": Parser(ids.is_well_formed_key, texts("amk_0123456789ABCDEFGHIJKLMNOPQRSTUV_000000")),
    "a time": Parser(instants.from_text, texts(TIME), (ValueError,)),
    "a time of a column": Parser(
        _read_time_of_a_column, texts("20/11/2026 16:50", "11-20-2026 4:50 pm", TIME), (ValueError,)
    ),
    "a language": Parser(best_language, texts("es-MX,es;q=0.9,en;q=0.8,*;q=0.1")),
    "a browser": Parser(browser_and_system, texts("Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0")),
    "an address to send to": Parser(
        lambda url: egress.url_error(url, may_be_plain=False),
        texts("https://hooks.example.com:8443/a?b=c", "https://[::1]/"),
    ),
    "a telephone number": Parser(partial(phone.phone_key, region="ES"), texts("+34 600 000 077")),
    "an e-mail address": Parser(customer.email_key, texts("Ana@Example.com")),
}
