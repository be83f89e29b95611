"""What the demo's customers say: invented for it, in their own languages."""

from msgspec import Struct


class Voice(Struct, frozen=True):
    """A language with the names and the words of people who speak it."""

    language: str
    question: str
    names: tuple[str, ...]
    unhappy: tuple[str, ...]
    content: tuple[str, ...]


VOICES = (
    Voice(
        "en",
        "What is the main reason for your score?",
        ("Harriet Cole", "Owen Pryce", "Nadia Osei", "Tom Ashdown", "Grace Lin", "Callum Reid"),
        (
            "Waited forty minutes at the desk while two people chatted behind it.",
            "The room smelled of smoke and nobody offered another one.",
            "I was charged twice for breakfast and still have no refund.",
            "The lift was broken all weekend. My mother can't climb four floors.",
            "Booked a quiet room, got one above the bar. No sleep at all.",
            "Rang three times about my lost bag, nobody ever called back.",
        ),
        (
            "Lovely staff, especially the night porter.",
            "Clean room, good coffee, fair price.",
            "Check-in took two minutes. Perfect.",
            "Fine for one night, nothing special.",
        ),
    ),
    Voice(
        "es",
        "¿Cuál es el motivo principal de su nota?",
        ("Lucía Marín", "Álvaro Cid", "Pilar Otero", "Íñigo Sanz", "Marta Rovira"),
        (
            "Nadie contestó al teléfono en toda la tarde.",
            "La ducha no tenía agua caliente y tardaron dos días en mirarla.",
            "Me cobraron el aparcamiento aunque estaba incluido. Quiero la devolución.",
            "Habitación sucia, con pelos en el baño.",
            "El desayuno se acabó a las nueve y nos trataron con malos modos.",
        ),
        (
            "Trato estupendo, volveremos seguro.",
            "Muy céntrico y tranquilo.",
            "Correcto, sin más.",
            "La recepcionista nos ayudó muchísimo con los niños.",
        ),
    ),
    Voice(
        "pt",
        "Qual é o principal motivo da sua nota?",
        ("Beatriz Falcão", "Tiago Moura", "Inês Prates", "Rui Valente"),
        (
            "O ar condicionado fazia um barulho insuportável a noite toda.",
            "Cancelei dentro do prazo e ainda não recebi o dinheiro de volta.",
            "Esperámos uma hora pelo jantar e veio frio.",
            "Ninguém na receção falava connosco com educação.",
        ),
        ("Equipa muito simpática.", "Quarto impecável e boa vista.", "Normal, cumpre o que promete."),
    ),
    Voice(
        "de",
        "Was ist der Hauptgrund für Ihre Bewertung?",
        ("Jonas Brandt", "Annika Vogel", "Sabine Krüger", "Emre Aydın"),
        (
            "Das Zimmer war um 17 Uhr noch nicht fertig, ein Wort der Entschuldigung gab es nicht.",
            "Die Rechnung stimmte zum dritten Mal nicht.",
            "Baustelle direkt vor dem Fenster, bei der Buchung kein Hinweis darauf.",
            "Schimmel im Bad. Fotos habe ich der Rezeption gezeigt, passiert ist nichts.",
        ),
        ("Sehr freundlich und schnell.", "Gutes Frühstück, ruhige Lage.", "In Ordnung für eine Nacht."),
    ),
    Voice(
        "ar",
        "ما السبب الرئيسي لتقييمك؟",
        ("سلمى ناصر", "كريم حداد", "ليلى منصور"),
        (
            "انتظرنا ساعة كاملة عند الاستقبال دون أن يهتم بنا أحد.",
            "الغرفة لم تُنظَّف طوال إقامتنا.",
            "دفعت ثمن غرفة مطلة على البحر وحصلت على أخرى مطلة على الموقف.",
        ),
        ("خدمة ممتازة وموظفون لطفاء.", "المكان نظيف وهادئ.", "جيد بشكل عام."),
    ),
)
