"""Headings of rolls of Chinese universities, as offices write them, and the field that each one fills."""

from gzstudents.students.importing import columns

HEADINGS = {
    "student_number": """
        学号
        学生学号
        学 号
        学号*
        *学号
        学号（必填）
        学号/Student ID
        Student ID No.
        Student No.
        StudentNo
        Stu. No.
        Matriculation No.
        XH
        考生号
    """,
    "name": """
        姓名
        姓　名
        学生姓名
        姓名Name
    """,
    "chinese_name": """
        中文姓名
        中文名
        中文名字
        Chinese Name
        姓名（中文）
        姓名(中)
        中文姓名/Chinese Name
    """,
    "latin_name": """
        姓名（英文）
        姓名(英)
        姓名（拼音）
        英文姓名
        英文名
        护照姓名
        护照全名
        护照用名
        外文名
        外文姓名
        Full Name
        Full Name (as in passport)
        Name (as shown on passport)
        Passport Name
        English Name
        Name in Passport
        英文姓名（与护照一致）
        姓名（护照）
        护照英文名
    """,
    "surname": """
        姓
        英文姓
        护照姓
        Surname
        Family Name
        Last Name
        Family name/Surname
        姓（Family Name）
        姓氏 Surname
    """,
    "given_names": """
        名
        英文名字
        Given Name
        Given Name(s)
        First Name
        First name & Middle name
        名（Given Name）
        名字 Given Name
    """,
    "native_name": """
        母语姓名
        本国文字姓名
    """,
    "gender": """
        性别
        性别 Gender
        性 别
        Sex
        M/F
    """,
    "nationality": """
        国籍
        国籍/Nationality
        国家
        国家/地区
        国籍（地区）
        国籍或地区
        国别
        Country
        Nationality
        Citizenship
        Country/Region
        所属国
        国家（中文）
        国籍中文
        国家名称
        国籍名称
        来自国家
        学生国籍
        地区
        生源地
    """,
    "birth_date": """
        出生日期
        出生年月
        出生年月日
        生日
        Date of Birth
        D.O.B.
        DOB (YYYY-MM-DD)
        Birthdate
        出生日期Date of Birth
        出生日期（yyyymmdd）
    """,
    "birth_country": """
        出生国
        出生国家
    """,
    "_ignored": """
        出生地
        Place of Birth
        入学年份
        入学年级
        年级
        Year of Enrollment
        房间号
        宿舍号
        Dormitory
        Room No.
        序号
        No.
        S/N
        编号
        民族
        宗教信仰
        宗教
        婚姻状况
        政治面貌
        籍贯
        照片
        年龄
        Age
        Photo
        Religion
        毕业院校
        毕业学校
        银行卡号
        开户行
        国籍代码
        大洲
        年级/Grade
    """,
    "passport_number": """
        护照号
        护照号码
        护照编号
        PassportNo.
        Passport No.
        Passport Number
        护照号Passport No.
        护照号码（现用）
        现持护照号
        护照号（新）
    """,
    "document_number": """
        证件号
        证件号码
        护照/证件号码
        护照/证件号
        身份证件号
        有效身份证件号码
        ID Number
    """,
    "document_kind": """
        证件类型
        证件种类
        身份证件类型
    """,
    "hkmo_permit_number": """
        港澳居民来往内地通行证号码
        港澳通行证号
        回乡证号
        通行证号码
        来往内地通行证号码
    """,
    "tw_permit_number": """
        台胞证号
        台湾居民来往大陆通行证
    """,
    "residence_card_number": """
        港澳台居住证号
        港澳台居民居住证号码
        居住证号码
    """,
    "id_card_number": """
        香港身份证号码
        身份证号
        身份证号码
    """,
    "document_valid_to": """
        护照有效期
        护照有效期至
        护照到期日
        护照到期时间
        护照失效日期
        护照有效期限
        护照有效期（止）
        护照有效截止日期
        证件有效期
        证件有效期止
        Passport Expiry Date
        Passport Exp. Date
        Passport expiry
        Passport Valid Until
        Date of Expiry
    """,
    "document_issued_on": """
        护照签发日期
        护照签发日
        Passport Issue Date
    """,
    "visa_number": """
        签证号码
    """,
    "visa_valid_to": """
        签证有效期
        签证到期日
        签证有效期至
        Visa Expiry Date
        Visa Exp.
    """,
    "permit_number": """
        居留许可号
        居留许可号码
    """,
    "permit_valid_to": """
        居留许可到期日
        居留许可有效期
        居留许可有效期至
        居留许可截止日期
        居留许可到期时间
        居留许可失效日期
        签证/居留许可到期日
        签证/居留许可有效期
        签证（居留许可）有效期
        签证到期日/居留许可到期日
        居留证到期日
        Residence Permit Expiry
        Residence Permit Expiry Date
        Residence permit valid until
        Visa/Residence Permit Expiry Date
        RP Expiry Date
    """,
    "start_date": """
        来校时间
        到校时间
        报到时间
        入学时间
        入学日期
        入学年月
        Enrollment Date
        Date of Enrollment
        Admission Date
        Entry Date
        学习开始时间
        学习起始时间
        起始时间
        学习期限（起）
        学习开始日期
    """,
    "expected_end": """
        学习期限（止）
        学习结束日期
        学习结束时间
        预计毕业时间
        预计毕业日期
        预计毕业年月
        拟毕业时间
        应毕业时间
        预计离校时间
        Expected Graduation Date
        Expected Date of Graduation
        Expected graduation
        学习期限
    """,
    "end_date": """
        毕业时间
        毕业日期
        离校时间
        结业时间
        Graduation Date
    """,
    "degree_date": """
        学位授予日期
    """,
    "category": """
        学生类别
        学习类别
        学生类型
        留学生类别
        留学生类型
        Student Category
        Type of Student
    """,
    "level": """
        培养层次
        学历层次
        层次
        学位层次
        学习层次
        攻读学位
        申请学历
        Degree
        Program Level
        Level of Study
        Education Level
        学历
        学位
        学位类型
    """,
    "college": """
        学院
        院系
        所在学院
        所在院系
        院（系）
        院系名称
        就读学院
        录取学院
        培养单位
        School
        College
        Faculty
        Department
        School/Department
        学院 School
    """,
    "major": """
        专业
        专业名称
        就读专业
        所学专业
        录取专业
        学习专业
        Major
        Major/Program
        Program
        Field of Study
        Specialty
        专业 Major
        专业（中文）
        研究方向
    """,
    "discipline": """
        学科门类
    """,
    "teaching_language": """
        授课语言
        教学语言
        授课语种
        Language of Instruction
        Teaching Language
        Medium of Instruction
    """,
    "funding": """
        经费来源
        经费类别
        奖学金类型
        奖学金类别
        奖学金种类
        奖学金
        费用来源
        资助类型
        Source of Funding
        Scholarship
        Scholarship Type
        Funding
        Financial Source
    """,
    "hsk_level": """
        HSK等级
        HSK级别
        HSK
        汉语水平
        HSK Level
        汉语等级
    """,
    "hsk_score": """
        HSK成绩
        HSK分数
    """,
    "class_name": """
        班级
        行政班级
        班级名称
        Class
    """,
    "adviser": """
        班主任
        辅导员
        辅导员姓名
        带班辅导员
        Counselor
    """,
    "supervisor": """
        导师
        导师姓名
        指导教师
        Supervisor
    """,
    "emergency_name": """
        紧急联系人
        紧急联系人姓名
        紧急联系人及电话
        Emergency Contact
        Emergency Contact Person
    """,
    "emergency_phone": """
        紧急联系人电话
        紧急联系方式
        Emergency Phone
        Emergency Contact Number
        Emergency Contact Phone No.
    """,
    "emergency_relation": """
        紧急联系人关系
        与紧急联系人关系
    """,
    "guardian_name": """
        家长姓名
        父母姓名
        监护人
    """,
    "guardian_phone": """
        家长联系方式
        监护人联系方式
    """,
    "guarantor_name": """
        担保人
    """,
    "guarantor_phone": """
        担保人电话
    """,
    "local_address": """
        住宿地址
        住址
        现住址
        在华住址
        在华地址
        校外住址
        住宿地点
        居住地址
        广州住址
        Address in China
        Current Address
        Local Address
    """,
    "home_address": """
        家庭住址
        家庭地址
        国外地址
        本国家庭地址
        Home Address
        Permanent Address
    """,
    "phone": """
        手机
        手机号
        手机号码
        联系电话
        电话
        联系方式
        在华电话
        本人手机
        本人联系电话
        中国手机
        Tel.
        Mobile
        Phone No.
        Phone Number in China
        Mobile Phone
        Contact No.
        Cell Phone No.
    """,
    "email": """
        邮箱
        电子邮箱
        电子邮件
        E-mail
        Email Address
        邮箱地址
        E-mail地址
        常用邮箱
    """,
    "wechat": """
        微信
        微信号
        WeChat ID
        微信 WeChat
    """,
    "note": """
        备注
        备注说明
        Remarks
    """,
    "status": """
        学籍状态
        学生状态
        在校状态
        在读状态
        状态
        是否在读
        Status
        Student Status
    """,
    "status_date": """
        异动日期
    """,
    "duration": """
        学制
        学制（年）
        修业年限
        Duration
        Duration of study
        学习年限
    """,
    "entry_route": """
        入学方式
    """,
    "is_exchange": """
        交换生
        是否交换生
    """,
    "csc_number": """
        CSC编号
        CSC登记号
        CSC No.
        CSC Number
        CIS号
    """,
    "jw202_number": """
        JW202表编号
        JW202
    """,
    "jw201_number": """
        JW201表号
    """,
    "sending_institution": """
        派出院校
        来源院校
        推荐单位
        Home University
        母校
    """,
    "population": """
        港澳台侨类别
        港澳台侨外
        学生群体
    """,
    "study_form": """
        培养方式
        学习形式
        学习方式
    """,
}
NOT_STORED = """
        来华时间
        入境日期
        签证类型
        保险到期日
        学费标准
        奖学金等级
        HSK证书编号
        毕业证书编号
        联系人
        课程名称
        护照有效期（起）
        父亲电话
        家庭电话
        录取日期
        护照签发地
        QQ
    """


def test_headings_of_the_field_are_understood() -> None:
    wrong = {
        heading: match and match.field
        for field, headings in HEADINGS.items()
        for heading in filter(None, map(str.strip, headings.splitlines()))
        if (match := columns.find(heading)) is None or match.field != field
    }
    assert not wrong
    assert sum(len(headings.split("\n")) - 2 for headings in HEADINGS.values()) > 300


def test_what_is_something_else_fills_no_field() -> None:
    wrong = {
        heading: match.field
        for heading in filter(None, map(str.strip, NOT_STORED.splitlines()))
        if (match := columns.find(heading)) is not None and match.field != columns.IGNORED
    }
    assert not wrong


def test_a_name_is_whole_or_a_part_by_what_stands_beside_it() -> None:
    def fields(*headings: str) -> list[str | None]:
        found = columns.in_context(headings, [columns.find(heading) for heading in headings])
        return [match.field if match else None for match in found]

    assert fields("英文姓", "英文名") == ["surname", "given_names"]
    assert fields("护照姓", "护照名") == ["surname", "given_names"]
    assert fields("护照名", "学号") == ["latin_name", "student_number"]
    assert fields("英文名", "学号") == ["latin_name", "student_number"]
    assert fields("姓", "英文姓名", "学号") == ["surname", "latin_name", "student_number"]


def test_the_newer_of_two_passports_is_taken() -> None:
    assert columns.find("护照号（新）") == columns.Match("passport_number", strong=True)
    assert columns.find("护照号（旧）") == columns.Match("passport_number", strong=False)
