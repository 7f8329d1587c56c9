"""Who is who: what group, nationality and papers say together, explained in sentences. Nothing here blocks (trap 21)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from gzstudents.kernel import codes
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _

CHINESE: Final = frozenset({"CHN", "HKG", "MAC", "TWN"})
STATELESS: Final = frozenset({"XXA", "XXB", "XXC"})
_HMT: Final = {"HK": "HKG", "MO": "MAC", "TW": "TWN"}
_OF_CITIZENS: Final = ("HKMO_PERMIT", "TW_PERMIT", "HMT_RESIDENCE")
_STAY: Final = frozenset({"VISA", "RESIDENCE_PERMIT", "PR_CARD"})


class Known(NamedTuple):
    """What is written down of somebody. `papers`: (kind, number) of the papers in use; `former`: nationalities that ended."""

    population: str
    country: str = ""
    papers: tuple[tuple[str, str], ...] = ()
    former: tuple[str, ...] = ()
    birth_country: str = ""
    residence_country: str = ""
    level: str = ""
    study_form: str = ""
    checks: tuple[str, ...] = ()  # results of checks of nationality

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _number in self.papers)


def region(population: str, country: str) -> str:
    """Where somebody is said to be from, alpha-3: Hong Kong, Macao, Taiwan, or China for overseas Chinese; else `country`.
    The register's lines hold it, see students/register.py.
    """
    return str(codes.attribute("population", population, "region")) or country


def explain(known: Known) -> list[Problem]:
    """Warnings where these do not fit together, and hints where a group is easily mistaken; `column` names the field."""
    return [problem for look in _LOOKS for problem in look(known)]


def check_is_due(known: Known) -> bool:
    """Whether the notice 教外函〔2020〕12号 asks for a check: a foreign national who, or whose papers, were Chinese."""
    chinese = CHINESE & {*known.former, known.birth_country} or known.kinds & {"PRC_PASSPORT", *_OF_CITIZENS}
    applies = known.population == "INTL" and known.level in {"", "JC", "BA"}
    return bool(applies and chinese and not known.checks)


def _warn(code: str, message: str, column: str = "person.population") -> Problem:
    return Problem(code, message, column=column, severity="warning")


def _nationality(known: Known) -> Iterator[Problem]:
    country = codes.label("country", known.country)
    group = codes.label("population", known.population)
    if known.population == "INTL" and known.country in CHINESE:
        yield _warn(
            "who_chinese_intl",
            _("国家/地区是{country}，不是国际学生：港澳台学生和华侨学生是中国公民，单独管理和统计。请核对学生群体。", country=country),
        )  # fmt: skip
    elif known.population in {*_HMT, "OC"} and known.country and known.country not in CHINESE:
        yield _warn(
            "who_foreign_hmt",
            _("{group}是中国公民，但登记的国家/地区是{country}。外国籍的港澳永久性居民应登记为国际学生。", group=group, country=country),
        )  # fmt: skip
    elif (
        known.country in {"HKG", "MAC", "TWN"} and known.population in _HMT and _HMT[known.population] != known.country
    ):
        yield _warn(
            "who_other_region", _("学生群体是{group}，国家/地区却是{country}。请核对。", group=group, country=country)
        )


def _cards(known: Known) -> Iterator[Problem]:
    if "HKMO_PERMIT_FOREIGN" in known.kinds and known.population != "INTL":
        yield _warn(
            "who_foreign_card",
            _("持“通行证（非中国籍）”的是外国公民，应登记为国际学生，不计入港澳台学生。"),
        )
    if "HKMO_PERMIT_FOREIGN" in known.kinds and known.population == "INTL" and not known.kinds & _STAY:
        yield _warn(
            "who_card_no_study",
            _("“通行证（非中国籍）”每次停留不超过 90 天，不能用于学习。请登记外国护照和学习类签证或居留许可。"),
            "document.kind",
        )
    if known.population == "INTL" and (cards := [kind for kind in _OF_CITIZENS if kind in known.kinds]):
        yield _warn(
            "who_citizen_card",
            _("{document}只发给中国公民。请核对学生群体；2024 年起发给外国籍港澳永久性居民的是“非中国籍”的另一种。", document=codes.label("document_type", cards[0])),
        )  # fmt: skip
    if "PR_CARD" in known.kinds and known.population != "INTL":
        yield _warn("who_pr_card", _("外国人永久居留身份证只发给外国公民，持证人是国际学生。请核对学生群体。"))
    yield from _local_cards(known)


def _local_cards(known: Known) -> Iterator[Problem]:
    numbers = dict(known.papers)
    if known.population == "MO" and numbers.get("MOID", "").startswith("7"):
        yield _warn(
            "who_macao_seven", _("7 开头的澳门身份证发给非中国籍的永久性居民。请核对国籍：外国公民应登记为国际学生。")
        )
    if known.population == "HK" and numbers.get("HKID", "").upper().startswith("W"):
        yield _warn("who_hkid_w", _("W 开头的香港身份证发给输入劳工，没有来往内地通行证。请核对学生群体。"))


def _overseas(known: Known) -> Iterator[Problem]:
    if known.population != "OC":
        return
    if known.papers and "PRC_PASSPORT" not in known.kinds:
        yield _warn("who_oc_passport", _("华侨是定居国外的中国公民，使用中国护照。请登记中国护照。"), "document.kind")
    if known.residence_country in CHINESE:
        yield _warn(
            "who_oc_home",
            _("华侨须定居国外，常住地不能是中国内地（祖国大陆）、香港、澳门或台湾。"),
            "person.residence_country",
        )
    elif not known.residence_country and not known.checks:
        yield _warn(
            "who_oc_settled",
            _("请在“常住地”填写定居的国家，并用“华侨身份核查”按出入境日期计算：长期或永久居留权，两年内累计居留 18 个月，或五年合法居留累计 30 个月。公派和留学人员不是华侨。"),
            "person.residence_country",
        )  # fmt: skip
    if known.checks and known.checks[-1] in {"FAILED", "UNCLEAR"}:
        yield _warn(
            "who_oc_checked",
            _("最近一次华侨身份核查的结论是“{result}”。", result=codes.label("settled_result", known.checks[-1])),
        )


def _was_chinese(known: Known) -> Iterator[Problem]:
    if known.population == "INTL" and "PRC_PASSPORT" in known.kinds:
        yield _warn(
            "who_two_passports",
            _("同时登记了中国护照：中国公民不能有双重国籍（国籍法第三条）。核查国籍以前不要按国际学生录取。"),
        )
    if check_is_due(known):
        yield _warn(
            "who_check_due",
            _("本人或证件与中国国籍有关。以国际学生身份读本科、专科，须先登记国籍核查（教外函〔2020〕12号）。"),
            "country",
        )
    if known.checks and known.checks[-1] in {"FAILED", "UNCLEAR"} and known.population == "INTL":
        yield _warn(
            "who_check_open",
            _("最近一次国籍核查的结论是“{result}”。", result=codes.label("check_result", known.checks[-1])),
        )


def _others(known: Known) -> Iterator[Problem]:
    if known.country in STATELESS and known.population == "INTL" and "PASSPORT" in known.kinds:
        yield _warn(
            "who_stateless",
            _("无国籍人和难民持旅行证件或难民身份证件，通常没有护照。请核对证件类型。"),
            "document.kind",
        )
    if known.study_form == "TRIAL" and known.population not in {*_HMT, "OC"}:
        yield _warn(
            "who_trial",
            _("试读（插班）是港澳台和华侨学生的入学方式（教港澳台〔2016〕96号）。请核对培养方式。"),
            "enrolment.study_form",
        )


_LOOKS: Final[Sequence[Callable[[Known], Iterator[Problem]]]] = (
    _nationality, _cards, _overseas, _was_chinese, _others,
)  # fmt: skip
