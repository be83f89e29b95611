"""Words in a column's name that hint at what it holds, in the languages of the pages.

A hint is how words begin, in small letters and without accents; a full stop behind it asks for the whole word.
"""

from typing import Final


def _hints(text: str) -> tuple[str, ...]:
    return tuple(each.strip().replace(".", " ") for each in text.replace("\n", ";").split(";") if each.strip())


RECOMMEND: Final = _hints("recommend; recomend; recomiend; weiterempfehl; empfehl; nps.; توص; التوصية")
EASE: Final = _hints("effort; easy; ease.; ces.; esfuerzo; facil.; facilidad; esforco; einfach; leicht; aufwand; سهول")
SATISFIED: Final = _hints("satisf; zufrieden; csat.; happy; الرضا; رضا; راض")
RATED: Final = _hints(
    """rating; ratings.; rate.; overall.; star.; stars.; estrella; estrela; stern; bewertung; calificac; avaliac; valora
    تقييم"""
)
SCORED: Final = _hints("score; scores.; nota.; note.; punt; pontua; grade.; vote; درجة")
OVERALL: Final = _hints("overall; general; insgesamt; gesamt; all in all; en conjunto; no geral")
NO_SCORE: Final = _hints(
    """group; category; weight; duration; progress; age.; zip; postal; price; amount; count.; id.; version; year; month
    day.; page; lastpage; latitude; longitude; seconds; quantity; rows.; number of; how many people; how many times"""
)

TIMED: Final = _hints(
    """time; date; when; answered; timestamp; submit; created; unix; recorded; fecha; hora; datum; zeit; data.
    completed; updated; posted; received; started; ended; تاريخ; وقت"""
)
BORN: Final = _hints("birth; dob.; born; nacimiento; nascimento; geburt; الميلاد")
TIME_RANKS: Final = (
    _hints("submit; recorded; completed; completion; answered; finished; responded; abgeschickt; enviad"),
    _hints("end.; ended; timestamp; review; posted; abgeschlossen"),
    _hints("created; date; time; when; at.; fecha; data.; datum; zeit"),
    _hints("start; began; inicio; beginn"),
    _hints("updated; modified; change; edited; due.; assigned; solved"),
)

WORDS: Final = _hints(
    """why; comment; feedback; improve; better; verbatim; words.; tell us; reason; opinion; open ended; content
    review; text.; message; suggest; remark; change; answer.; body.; comentario; mejor; por que; motivo; sugerenc
    opinia; melhor; sugest; kommentar; warum; grund; verbesser; anmerk; antwort; تعليق; لماذا; السبب"""
)
OWN_WORDS: Final = _hints(
    """why; comment; feedback; verbatim; tell us; reason; suggest; remark; comentario; por que; motivo; sugerenc; sugest
    kommentar; warum; grund; anmerk; تعليق; لماذا; السبب"""
)
"""What is asked for in one's own words, however few they are: "ok" below it is no score."""

ASKED: Final = _hints("question; pregunta; pergunta; frage; السؤال")
UNIT: Final = _hints(
    """unit; location; branch; store.; store location; site.; shop; hotel; clinic; ward.; region; city; department
    team.; segment; business unit; restaurant; property; trust.; school; office; outlet; sucursal; tienda; segmento
    ciudad; departamento; centro.; unidad; filial; standort; abteilung; stadt; niederlassung; loja; unidade; cidade
    الفرع; فرع; المدينة; الموقع; القسم"""
)
EMAIL: Final = _hints("email; e mail; mail.; correo; البريد")
PHONE: Final = _hints("phone; mobile; cell.; tel.; telefon; movil; celular; handy; هاتف; جوال")
NAME: Final = _hints(
    """name.; names.; username; author; reviewer; requester; nombre; apellido; nome.; sobrenome; vorname; nachname
    الاسم;     nickname; full name"""
)
NO_NAME: Final = _hints(
    """file; product; store; app.; company; survey; campaign; question; hotel; agent; branch; team; segment; city; event
    organi; form.; site"""
)
CUSTOMER: Final = _hints(
    """customer id; customer no; customer number; customer ref; client id; guest id; user id; contact id; account id
    kundennummer; cliente id; id cliente; id del cliente; reviewerid; requester id"""
)
TRANSACTION: Final = _hints(
    "order.; order id; order number; booking; transaction; invoice; pedido; reserva; bestell; reservation"
)
LANGUAGE: Final = _hints("language; locale; idioma; sprache; startlanguage; lang.; userlanguage; اللغة")
CONSENT: Final = _hints(
    """contact you; contact me; may we; can we call; follow up with you; permission; consent; opt in; reach out to you
    contactar; contacto; contato; kontaktieren; kontaktaufnahme; einwilligung; permiso; permissao; التواصل معك"""
)
IDENTITY: Final = _hints("identity; anonym; confidential; vertraulich; identidad; identidade")

REFERENCE: Final = _hints(
    """response id; responseid; respondent id; submission id; review id; ticket id; answer id; record id; case id; uuid
    instanceid; token.; entry id; reference; referencia; respuesta id; id de respuesta; antwort id; id.; ticket
    response; respondent; submission; no.; nr.; رقم"""
)
OF_OTHERS: Final = _hints(
    """network; customer; client; guest; user; collector; ip.; account; contact; product; session; device; store id
    survey id; campaign; order; booking; agent; form; location; organi; requester; assignee"""
)
OTHER: Final = _hints("other.; otro.; otra.; outro.; outra.; andere; sonstige; أخرى")
