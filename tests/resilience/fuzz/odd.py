"""Odd texts and bytes: something right with pieces cut out, repeated, swapped or replaced by what breaks readers."""

from hypothesis import strategies as st

NASTY = (
    *("", " ", "\0", "\n", "\r\n", '"', "'", "%", "%00", "\\", "/", "..", ",", ";", "=", "[", "]", "{", "}", "<", "&"),
    *("0", "-1", "1e999999999", "9" * 25, "9" * 5000, "٣", "²", "NaN", "Infinity", "null", "true", "0x10", "1_000"),
    *("é", "水", "\u202e", "\ufeff", "\ufffd", "\U0010ffff", "a\u0301" * 50, "İ", "ß", "x" * 3000, "((((", "[" * 2000),
    *("2026-13-45T00:00:00Z", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00+14:00", "2026-11-20", "24:00"),
    *("amk_", "Bearer ", "*", "\u2028", "\x1c", "\x85", "=?utf-8?b?", "--", "Europe/Nowhere", "../../etc/passwd"),
)


@st.composite
def texts(draw: st.DrawFn, *seeds: str) -> str:
    """A seed, or anything, with some pieces changed."""
    text = draw(st.sampled_from(seeds) | st.text(max_size=30)) if seeds else draw(st.text(max_size=60))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 8)))
        piece = draw(st.sampled_from(NASTY) | st.just(text[start:end] * 3) | st.text(max_size=4))
        text = text[:start] + piece + text[end:]
    return text


@st.composite
def blobs(draw: st.DrawFn, *seeds: bytes) -> bytes:
    """Bytes made like that."""
    data = draw(st.sampled_from(seeds) | st.binary(max_size=60)) if seeds else draw(st.binary(max_size=200))
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from(NASTY).map(_encoded) | st.just(data[start:end] * 3) | st.binary(max_size=6))
        data = data[:start] + piece + data[end:]
    return data


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
