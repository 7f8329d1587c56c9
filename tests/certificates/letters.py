"""Letters for the tests. All persons and offices are invented."""

from dataclasses import replace
from typing import Any

from gzstudents.certificates.rules import Letter, with_payload

BASE = Letter(
    number="GZ-SRL-2025-0137", programme="SRL", population="INTL", surname="DIALLO", given_names="Aminata",
    latin_name="Aminata DIALLO", chinese_name="阿米娜塔·迪亚洛", country_zh="塞内加尔", country_en="Senegal", level="MA",
    major_zh="国际经济与贸易", major_en="International Economics and Trade", year="2025-2026",
    award_zh="“丝路之光”优秀国际学生奖学金", award_en="Silk Road Light Scholarship for Outstanding International Students",
    grade="FIRST", amount_fen=2_000_000, university_zh="博远大学", university_en="Boyuan University",
    office_zh="国际学生工作办公室", office_en="Office of International Students", signer_zh="林致远",
    signer_en="Lin Zhiyuan", signer_title_zh="校长", signer_title_en="President", issued_on="2026-06-18",
)  # fmt: skip

LONG: dict[str, Any] = {
    "latin_name": "Rakotomalala ANDRIAMAHEFASOA Tiana Fanomezantsoa Marie-Joséphine",
    "chinese_name": "拉库图马拉拉·安德里亚马赫法苏阿·蒂亚娜",
    "country_zh": "圣多美和普林西比民主共和国",
    "country_en": "the Democratic Republic of São Tomé and Príncipe",
    "major_zh": "国际中文教育（师资培训与跨文化传播方向）",
    "major_en": "Teaching Chinese to Speakers of Other Languages (Teacher Training and Intercultural Communication)",
    "award_zh": "“一带一路”沿线国家优秀来华留学研究生省政府奖学金",
    "award_en": "Provincial Government Scholarship for Outstanding International Postgraduate Students from Belt and Road "
    "Partner Countries",
}


def letter(**changes: Any) -> Letter:
    return with_payload(replace(BASE, **changes))
