"""What a certificate says of an award."""

from gzstudents.certificates.rules import Letter
from gzstudents.kernel import codes, names
from gzstudents.kernel.settings import on_paper
from gzstudents.scholarships.model import Programme
from gzstudents.scholarships.queries import Nominee


def build_letter(
    nominee: Nominee, programme: Programme, settings: dict[str, str], academic_year: str, grade: str, amount_fen: int
) -> Letter:
    """The letter without number and day, which are put in when it is issued."""
    who, said = nominee.candidate, on_paper(settings)
    major_is_chinese = names.has_han(nominee.major)
    abroad = nominee.country if who.population == "INTL" else ""
    return Letter(
        number="",
        design=programme.design,
        programme=programme.code,
        population=who.population,
        surname=nominee.surname,
        given_names=nominee.given_names,
        latin_name=names.display_latin(nominee.surname, nominee.given_names),
        chinese_name=nominee.chinese_name,
        native_name=nominee.native_name,
        country_zh=codes.label("country", abroad, "zh_CN") if abroad else "",
        country_en=codes.label("country", abroad, "en") if abroad else "",
        level=who.study.level,
        level_zh=codes.label("level", who.study.level, "zh_CN"),
        level_en=codes.label("level", who.study.level, "en"),
        major_zh=nominee.major if major_is_chinese else "",
        major_en="" if major_is_chinese else nominee.major,
        year=academic_year,
        award_zh=programme.name_zh,
        award_en=programme.name_en,
        grade=grade,
        grade_zh=codes.label("award_grade", grade, "zh_CN") if grade else "",
        grade_en=codes.label("award_grade", grade, "en") if grade else "",
        amount_fen=amount_fen if programme.shows_amount else None,
        university_zh=said["university_zh"],
        university_en=said["university_en"],
        office_zh=said["office_zh"],
        office_en=said["office_en"],
        signer_zh=said["signer_zh"],
        signer_en=said["signer_en"],
        signer_title_zh=said["signer_title_zh"],
        signer_title_en=said["signer_title_en"],
    )
