# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames for tests: communities of Donghu's townships, and the people who live in them."""

import random

from made_survey import TOWNS

SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", "伟芳娜敏静丽强磊军洋艳勇杰娟涛明超秀霞平"


class Frame:
    """`communities` psus, two or more a stratum; the people of each in the order of the list. With
    `exactly` there are communities x people of them."""

    def __init__(self, communities=30, people=400, strata=5, seed=1, exactly=False):
        draw = random.Random(seed)
        self.areas, self.people = [], []
        left = communities * people
        for psu in range(communities):
            size = draw.randint(people // 2, people * 3 // 2)
            if exactly:  # what is left for the others stays between a half and three halves of theirs
                others = (communities - psu - 1) * people
                size = max(left - others * 3 // 2, min(size, left - others // 2))
                left -= size
            self.areas.append({
                "unit": f"C{psu + 1:03d}", "stratum": f"S{psu % strata + 1}", "psu": f"C{psu + 1:03d}",
                "region": TOWNS[psu % len(TOWNS)], "size": size, "name": f"第{psu + 1}社区",
                "residence": ("urban", "rural")[psu % 2]})
            for person in range(size):
                self.people.append({
                    "unit": f"P{psu + 1:03d}-{person + 1:04d}", "stratum": f"S{psu % strata + 1}",
                    "psu": f"C{psu + 1:03d}", "region": TOWNS[psu % len(TOWNS)] + f"{psu % 7 + 1:03d}",
                    "household": f"H{psu + 1:03d}-{person // 3 + 1:04d}",
                    "residence": ("urban", "rural")[psu % 2],
                    "name": draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN),
                    "phone": f"139{draw.randrange(10**8):08d}",
                    "address": f"东湖区第{psu + 1}社区{person // 3 + 1}号，{person % 3 + 1}室"})


def listing(frame, psus, seed=2):
    """The list that is made of each of these psus: households of one to six adults and who opened."""
    draw = random.Random(seed)
    return [{"psu": psu, "household": f"{number + 1:03d}", "address": f"{psu}号楼{number + 1}室",
             "name": draw.choice(SURNAMES) + draw.choice(GIVEN)}
            for psu in psus
            for number in range(next(area["size"] for area in frame.areas if area["psu"] == psu) // 3)]


def write(path, rows, encoding="utf-8", without=()):
    """Writes rows as CSV; a column named in `without` is left out."""
    columns = [name for name in rows[0] if name not in without]
    lines = [",".join(columns)]
    lines += [",".join(f'"{row[name]}"' for name in columns) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return str(path)
