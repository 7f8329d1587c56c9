"""Which tables speak of a person, found from the metadata, and which of their rows: a table added later is in it by itself."""

import json
from functools import lru_cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from gzstudents.kernel.store import Record
from gzstudents.students.merged import numbers_of

PEOPLE = "people"

# tables that speak of nobody, or only repeat what others say; each with its reason, in both languages
LEFT_OUT = {
    "register": "由其他表导出 / derived from the other tables",
    "register_dirty": "由其他表导出 / derived from the other tables",
    "register_state": "只有一个日期 / one date only",
    "alumni_dirty": "由其他表导出 / derived from the other tables",
    "payment_dirty": "只有编号 / numbers only",
    "duplicate_keys": "由其他表导出，没有姓名和号码 / derived, without names and numbers",
    "duplicate_pairs": "由其他表导出，没有姓名和号码 / derived, without names and numbers",
    "duplicate_state": "只有编号和时间 / numbers and a time only",
    "fact_blocks": "由其他表导出，没有姓名和号码 / derived, without names and numbers",
    "fact_state": "只有一个编号 / one number only",
    "acts": "操作记录，另列 / the journal, listed on its own",
    "changes": "操作记录，另列 / the journal, listed on its own",
    "row_digests": "操作记录的校验值 / digests of the journal",
    "current_act": "程序内部 / internal",
    "store_mark": "程序内部 / internal",
    "settings": "办公室的设置 / settings of the office",
    "saved_views": "列表的视图，工作人员所写 / views of the lists, written by staff",
    "office_people": "工作人员 / staff",
    "country_groups": "国家组 / groups of countries",
    "country_group_members": "国家组 / groups of countries",
    "sponsors": "设奖单位，随奖学金列出 / sponsors, listed with the awards",
    "programmes": "项目，随奖学金列出 / programmes, listed with the awards",
    "rates": "资助标准 / rates",
    "eligibility_rules": "申请条件 / conditions of programmes",
    "cycles": "奖学金年度批次，随申请列出 / yearly cycles, listed with the applications",
    "quotas": "名额 / places",
    "cycle_shares": "比例要求 / shares",
    "criteria": "评分标准，随评分列出 / criteria, listed with the scores",
    "notices": "公示，只有编号，不含姓名 / public notices: numbers without names",
    "distribution_snapshots": "名额分配的存档：没有姓名，其中的事实见申请、评审和成绩 / saved boards: no names; their facts stand in applications, reviews, results",
    "rosters": "发放表，逐行列出 / rosters, listed line by line",
    "budgets": "预算 / budgets",
    "evaluation_targets": "绩效目标 / targets of evaluations",
    "evaluations": "绩效评价结果，只有数字 / evaluations: figures only",
    "custom_fields": "自定义字段的名称，随内容列出 / names of the office's own fields, listed with their values",
    "disclosures": "随每次提供列出 / listed with each disclosure",
    "attachment_blobs": "附件的内容，随附件导出 / contents, written beside the attachments",
    "attachment_pieces": "附件的内容，随附件导出 / contents, written beside the attachments",
    "attachment_thumbnails": "附件的缩略图 / small pictures of attachments",
    "unfinished_imports": "未完成的导入，文件名和时间另列 / imports not yet done, listed on their own",
    "import_templates": "列标题与字段的对应 / headings and fields",
    "retention_terms": "保存期限 / retention terms",
}


def known() -> dict[str, Table]:
    """All tables of the program by name."""
    return dict(Record.metadata.tables)


@lru_cache(maxsize=1)
def ways() -> dict[str, tuple[str, str]]:
    """Every table from which references lead to a person: (its column, the table that this refers to), parents first."""
    found: dict[str, tuple[str, str]] = {}
    while True:
        new = {
            name: way
            for name, table in sorted(known().items())
            if name != PEOPLE and name not in found and (way := _way(table, found)) is not None
        }
        if not new:
            return found
        found.update(new)


def _way(table: Table, found: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    """The shortest: straight to the person, else by a table that is known already."""
    keys = sorted((key.parent.name, key.column.table.name) for key in table.foreign_keys)
    straight = [(column, parent) for column, parent in keys if parent == PEOPLE]
    through = [(column, parent) for column, parent in keys if parent in found and parent != table.name]
    return next(iter([*straight, *through]), None)


def others_of(table: str) -> dict[str, str]:
    """References of a table to what speaks of nobody (a programme, a disclosure): column → table."""
    return {
        key.parent.name: key.column.table.name
        for key in known()[table].foreign_keys
        if key.column.table.name not in {*ways(), PEOPLE}
    }


def ids_of(session: Session, person_id: int) -> dict[str, list[int]]:
    """The ids of all rows that speak of a person, deleted ones too, by table; people first, parents before children. Records
    that were merged into this one are of the same person.
    """
    found: dict[str, list[int]] = {PEOPLE: numbers_of(session, person_id)}
    for table, (column, parent) in ways().items():
        above = json.dumps(found.get(parent, []))
        rows = _rows(
            session,
            f'SELECT id FROM "{table}" WHERE "{column}" IN (SELECT value FROM json_each(?)) UNION '
            "SELECT row_id FROM changes WHERE table_name = ? AND op = 'D' "
            f"AND json_extract(old, '$.{column}') IN (SELECT value FROM json_each(?)) ORDER BY 1",
            above, table, above,
        )  # fmt: skip
        found[table] = [int(row[0]) for row in rows]
    return {table: ids for table, ids in found.items() if ids}


def rows_of(session: Session, table: str, ids: list[int]) -> list[dict[str, Any]]:
    """The rows that are there, whole."""
    columns = [column.name for column in known()[table].columns if column.name != "version"]
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = _rows(
        session,
        f'SELECT {listed} FROM "{table}" WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
        json.dumps(ids),
    )
    return [dict(zip(columns, row, strict=True)) for row in rows]


def ever(session: Session, table: str, ids: list[int]) -> list[dict[str, Any]]:
    """The rows as they are, and as they were before each change; of a change only what changed is written down."""
    if not ids:
        return []
    now = {row["id"]: row for row in rows_of(session, table, ids)}
    found: list[dict[str, Any]] = list(now.values())
    changes = session.connection().exec_driver_sql(
        "SELECT row_id, old FROM changes WHERE table_name = ? AND row_id IN (SELECT value FROM json_each(?)) "
        "AND old IS NOT NULL",
        (table, json.dumps(ids)),
    )
    return found + [{**now.get(row_id, {}), **json.loads(old)} for row_id, old in changes]


def _rows(session: Session, statement: str, *values: Any) -> list[Any]:
    return list(session.connection().exec_driver_sql(statement, values).fetchall())
