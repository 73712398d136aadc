# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks for one Chinese word for one thing, in the files named on the command line.

`REFUSED` has the words that are not used and what to write instead: the standard term, or the one of
two words that the project has chosen. A finding is printed as file:line: message, and any finding
fails the run. Not checked are quotations from plans, and documents that may change only with a new
version.
"""

import re
import sys

REFUSED = {
    "题本|轮换题册|分册调查": "题册",
    "权重": "权数 (of a composite's parts: 比重)",
    "卷面分": "原始得分",
    "似真分": "似真值得分",
    "期望分": "EAP 折算得分",
    "有效样本": "等效样本量, as 有效样本 means the questionnaires returned",
    "名次区间": "名次置信区间",
    "达标": "具备线（分数线） of a person, 实现目标的概率 of a region, 评定标准",
    "(?:连接|链结)误差|量尺连接|可靠连接": "链接",
    "共同题": "锚题",
    "限幅": "权数截断, 校准系数的界",
    "无应答|缺答|应答率": "无回答, 回答率",
    "潜回归": "潜在回归",
    "α ?信度|信度（α）|Cronbach α": "克龙巴赫 α 系数",
    "模型辅助": "基于模型, as 模型辅助 names design-based estimation",
    "题总相关": "题目与余分相关",
    "加权拟合": "加权均方, 未加权均方",
    "曲线距离": "均方根差",
    "95 ?%+ ?区间": "95%置信区间",
    "[0-9]-[0-9]{2}岁": "a dash —, as in 18—29岁",
    "评分": "计分 of answers, 计算 of a run (计算编号)",
    "往次|往年": "以往",
    "他格": "其他数字",
    "补数区间|区间相对过宽": "相对于…，区间过宽",
    "不可知": "无法估计",
    "不支持模型": "不足以拟合模型",
    "不能排除没有": "变化不显著",
    "结果类别": "结果性质",
    "API 令牌": "访问令牌",
    "监测项目|全部项目": "方案",
    "回执号": "提交编号",
    "大字版|标准字": "大字, 普通字",
    "问题文档": "问题详情",
    "年斜率": "年均变化",
    "自成量尺": "单独建立量尺",
    "按当前调查": "按本次调查",
    "(?<!公民)具备科学素质的比例": "公民具备科学素质的比例",
    "访问?员": "调查员",
    "没有读到|不能做这件事": "a sentence with a subject: 数据读取失败, 您的账号没有此权限",
}
PASSED_OVER = re.compile(
    r"questionnaires/(?:programmes|instruments|standards|booklets)/.*\.json\Z"
    r"|questionnaires/programmes/README\.md\Z"
    r"|tests/(?:fuzz/corpus|unit/fixtures)/"
    r"|tests/lint/terms\.py\Z"
)
RULES = [(re.compile(pattern), instead) for pattern, instead in REFUSED.items()]


def findings(text):
    for number, line in enumerate(text.split("\n"), start=1):
        if line.isascii():
            continue
        for pattern, instead in RULES:
            for found in pattern.findall(line):
                yield number, f"{found} is not said here: {instead}"


def main(names):
    count = 0
    for name in names:
        if PASSED_OVER.match(name):
            continue
        try:
            with open(name, encoding="utf-8") as file:
                text = file.read()
        except UnicodeDecodeError:
            continue  # an image
        for line, message in findings(text):
            print(f"{name}:{line}: {message}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
