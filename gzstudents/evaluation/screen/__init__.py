"""The screens 年度评审 and 绩效评价."""
