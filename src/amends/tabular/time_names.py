"""Names of months and days, and of the halves of a day, in the languages of the pages."""

from typing import Final

_MONTHS: Final = (
    "january jan janeiro januar jänner enero ene يناير كانون",
    "february feb fevereiro fev februar febrero فبراير شباط",
    "march mar março märz maerz mär mrz marzo مارس آذار",
    "april apr abril abr أبريل ابريل نيسان",
    "may mai maio mayo مايو ماي أيار",
    "june jun junho juni junio يونيو حزيران",
    "july jul julho juli julio يوليو تموز",
    "august aug agosto ago أغسطس اغسطس آب",
    "september sep sept setembro set septiembre setiembre سبتمبر أيلول",
    "october oct outubro out oktober okt octubre أكتوبر اكتوبر",
    "november nov novembro noviembre نوفمبر",
    "december dec dezembro dez dezember diciembre dic ديسمبر",
)

MONTHS: Final = {name: month for month, names in enumerate(_MONTHS, start=1) for name in names.split()}
"""Month's name in small letters, without a full stop -> its number."""

WEEKDAYS: Final = frozenset(
    """monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun
    montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sa sonnabend sonntag so
    lunes lun martes miércoles miercoles mié jueves jue viernes vie sábado sabado sáb domingo dom
    segunda seg terça ter quarta qua quinta qui sexta sex feira
    الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد""".split()  # noqa: SIM905 - one a word, not one a line
)
"""Names of days, in small letters, without a full stop."""

CONNECTIVES: Final = frozenset("de del of the at um uhr às as la las el th st nd rd h t في الساعة".split())  # noqa: SIM905
"""Words that may stand in a time and say nothing."""

HALVES: Final = r"[ap]\.? ?m\.?|صباحًا|صباحا|مساءً|مساء|[صم]"
"""The pattern of a half of a day."""

AFTERNOON: Final = ("p", "م")
"""How the second half of a day begins."""

SPACED_HALF: Final = r"[ap]\. ?m\.?"
"""The pattern of a half as Spanish and Portuguese write it, which put the day before the month."""
