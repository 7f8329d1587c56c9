"""Who people are: names, nationality and how it was checked."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import coded
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model.labels import PERSON_LABEL, label_through


class Person(Record):
    """A natural person. Either part of the passport name may be missing (domain: trap 12); both are kept exactly."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("population IN ('INTL', 'HK', 'MO', 'TW', 'OC')", name="population"),
        CheckConstraint("gender IN ('0', '1', '2', '9')", name="gender"),
        Index("ix_people_birth", "birth_date", "sort_key"),
        table_options(PERSON_LABEL),
    )

    chinese_name: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("中文姓名"), "name", group=mark("身份"))
    )
    surname: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("护照姓"), "name", group=mark("身份"), help=mark("与护照完全一致，可以为空")),
    )
    given_names: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("护照名"), "name", group=mark("身份"), help=mark("与护照完全一致，可以为空")),
    )
    native_name: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("本民族文字姓名"), "name", group=mark("身份"))
    )
    simplified_name: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("简体姓名"), "name", group=mark("身份"), help=mark("证件姓名为繁体时填写，不会自动转换")),
    )
    name_reading: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("姓名拼音"), "name", group=mark("身份"), help=mark("多音字排序有误时填写，例如 Shan Li")),
    )
    preferred_name: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("常用称呼"), "name", group=mark("身份"))
    )
    population: Mapped[str] = mapped_column(
        default="INTL",
        server_default="INTL",
        info=shown(mark("学生群体"), "choice", choices="population", required=True, group=mark("身份")),
    )
    gender: Mapped[str] = mapped_column(
        default="0", server_default="0", info=shown(mark("性别"), "choice", choices="gender", group=mark("身份"))
    )
    birth_date: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("出生日期"), "partial_date", group=mark("身份"))
    )
    birth_country: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("出生地"), "country", choices="country", group=mark("来历")),
    )
    residence_country: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(
            mark("常住地"), "country", choices="country", group=mark("来历"), help=mark("华侨填写定居的国家/地区")
        ),
    )
    education_country: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("前一学历所在地"), "country", choices="country", group=mark("来历")),
    )
    mother_tongue: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("母语"), group=mark("来历"), length=60)
    )
    in_china: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(mark("在华"), "choice", choices="yes_no", group=mark("来历"), help=mark("不填即未知")),
    )
    phone: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("手机"), "phone", group=mark("联系"))
    )
    email: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("电子邮箱"), "email", group=mark("联系"))
    )
    wechat: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("微信"), group=mark("联系")))
    note: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("备注"), "lines", group=mark("联系"), length=2000, wide=True)
    )
    # computed at save from the names, never printed: pinyin is not the passport name
    pinyin: Mapped[str] = mapped_column(default="", server_default="")
    initials: Mapped[str] = mapped_column(default="", server_default="")
    sort_key: Mapped[str] = mapped_column(default="", server_default="")
    name_keys: Mapped[str] = mapped_column(default="", server_default="")


class FormerName(Record):
    """A name that was in use until a day. It stays searchable; certificates keep the name they were issued with."""

    __tablename__ = "former_names"
    __table_args__ = (
        Index("ix_former_names_person", "person_id"),
        table_options(label_through("people", "person_id", "coalesce(nullif(t.chinese_name, ''), t.surname)")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    chinese_name: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("中文姓名"), "name"))
    surname: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("护照姓"), "name"))
    given_names: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("护照名"), "name"))
    native_name: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("本民族文字姓名"), "name"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("使用至"), "date"))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("更名依据"), wide=True))
    name_keys: Mapped[str] = mapped_column(default="", server_default="")


class Nationality(Record):
    """A nationality with the days it holds (both inclusive, None is open). It can change during study (Nationality Law art. 9)."""

    __tablename__ = "nationalities"
    __table_args__ = (
        Index("ix_nationalities_person", "person_id"),
        table_options(label_through("people", "person_id", coded("country", "t.country"))),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    country: Mapped[str] = mapped_column(
        info=shown(mark("国家/地区"), "country", choices="country", required=True, group=mark("身份"))
    )
    valid_from: Mapped[str | None] = mapped_column(info=shown(mark("起始日期"), "date"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("截止日期"), "date"))


class NationalityCheck(Record):
    """A check of somebody who was Chinese, or whose parents are, before admission as an international student (教外函〔2020〕12号);
    or, with an origin that begins with OC_, of a Chinese citizen who is settled abroad (国侨发〔2009〕5号).

    `days_1` … `days_5`: days abroad in the four (settled: five) years that end on the rule's day, the earliest year first; None is
    unknown. `foreign_since`: since when the other nationality, or the right to live there, is held.
    Never overwritten: a later check is a new row.
    """

    __tablename__ = "nationality_checks"
    __table_args__ = (
        CheckConstraint(
            "origin IN ('BORN_ABROAD', 'EMIGRATED', 'NONE', 'OC_PERMANENT', 'OC_LEGAL', 'OC_SENT')", name="origin"
        ),
        CheckConstraint("result IN ('PASSED', 'FAILED', 'UNCLEAR', 'NOT_NEEDED')", name="result"),
        Index("ix_nationality_checks_person", "person_id"),
        table_options(label_through("people", "person_id", coded("check_result", "t.result"))),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    admission_year: Mapped[int] = mapped_column(info=shown(mark("入学年度"), "number", required=True))
    level: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("培养层次"), "choice", choices="level")
    )
    origin: Mapped[str] = mapped_column(
        info=shown(mark("核查对象"), "choice", choices="check_origin", required=True, wide=True)
    )
    foreign_since: Mapped[str | None] = mapped_column(info=shown(mark("取得外国国籍日期"), "date"))
    stamps: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=shown(
            mark("在境外的起止日期"),
            "lines",
            wide=True,
            help=mark("每行一段，例如 2023-05-01 2024-01-31；填写后自动计算天数"),
        ),
    )
    days_1: Mapped[int | None] = mapped_column(info=shown(mark("第一年境外天数"), "number"))
    days_2: Mapped[int | None] = mapped_column(info=shown(mark("第二年境外天数"), "number"))
    days_3: Mapped[int | None] = mapped_column(info=shown(mark("第三年境外天数"), "number"))
    days_4: Mapped[int | None] = mapped_column(info=shown(mark("第四年境外天数"), "number"))
    days_5: Mapped[int | None] = mapped_column(info=shown(mark("第五年境外天数"), "number"))
    evidence: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("证明材料"), "lines", wide=True)
    )
    result: Mapped[str] = mapped_column(info=shown(mark("结论"), "choice", choices="check_result", required=True))
    checked_on: Mapped[str] = mapped_column(info=shown(mark("核查日期"), "date", required=True))
    checked_by: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("核查人"), "name"))
    rule: Mapped[str] = mapped_column(default="", server_default="")  # which version of the rule was applied
