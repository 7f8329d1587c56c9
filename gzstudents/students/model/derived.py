"""What is worked out of the other tables for list and search."""

from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.store import Record


class RegisterLine(Record):
    """Derived: one line a person, for list, search and first counts. Kept fresh inside each act, never journalled."""

    __tablename__ = "register"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    id = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    person_id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int | None]
    sort_key: Mapped[str] = mapped_column(index=True)  # the list's usual order
    line: Mapped[str]  # tokens of names, student numbers, document numbers
    numbers: Mapped[str]  # phone digits and document numbers, searched inside
    population: Mapped[str]
    country: Mapped[str]
    gender: Mapped[str]
    category: Mapped[str]
    level: Mapped[str]
    college: Mapped[str]
    major: Mapped[str]
    funding: Mapped[str]
    status: Mapped[str]
    adviser: Mapped[str]
    teaching_language: Mapped[str]
    permit_until: Mapped[str]
    start_date: Mapped[str]
    student_number: Mapped[str]
    updated: Mapped[int] = mapped_column(index=True)  # the act that wrote the line
    contacts: Mapped[str] = mapped_column(server_default="")  # address and account, found like names
    birth_date: Mapped[str] = mapped_column(server_default="")
    class_name: Mapped[str] = mapped_column(server_default="")
    expected_end: Mapped[str] = mapped_column(server_default="")
    discipline: Mapped[str] = mapped_column(server_default="")
    study_form: Mapped[str] = mapped_column(server_default="")
    supervisor: Mapped[str] = mapped_column(server_default="")
    hsk: Mapped[str] = mapped_column(server_default="")  # the highest HSK level
    on_campus: Mapped[str] = mapped_column(server_default="")
    in_china: Mapped[str] = mapped_column(server_default="")


class RegisterDirty(Record):
    """People whose line must be written anew before the act ends."""

    __tablename__ = "register_dirty"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    id = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class RegisterState(Record):
    """One row: the day on which statuses were last brought up to date."""

    __tablename__ = "register_state"
    __table_args__ = {"info": {"journal": False}}
    __mapper_args__ = {}

    version = None  # type: ignore[assignment]
    day: Mapped[str]
