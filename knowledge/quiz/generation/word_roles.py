"""Words that stand in official Chinese right before a list or an object: mostly verbs, with the adverbs before them.

`VERBS` also holds what stands there like a verb (关于, 重点, 全面): items depend on the list as it is. Written from general
knowledge of the language.
"""

from __future__ import annotations

import re

_VERBS_TEXT = """
加强 强化 深化 推进 推动 促进 完善 健全 建立 构建 打造 营造 树立 树牢 增强 提升 提高 发挥 巩固 拓展 落实 履行 执行 坚持
实施 开展 规范 优化 培育 支持 引导 鼓励 保障 保持 统筹 聚焦 突出 紧扣 紧盯 围绕 抓好 抓实 做好 办好 用好 管好 建好 选好
建强 配强 改善 改进 改革 创新 扩大 加大 加快 发展 建设 激发 探索 防范 化解 整治 查处 打击 惩治 遏制 反对 纠治 解决 完成
启动 制定 出台 编制 修订 推行 推广 推出 组织 举办 召开 培养 选拔 选派 储备 引进 吸引 激励 关心 关爱 帮助 帮扶 扶持 补贴
减少 减轻 降低 压减 压缩 淘汰 清理 取消 下放 简化 压实 压紧 扛起 担负 承担 强调 明确 细化 分解 落细 传导 督促 督导 检查
监督 考核 评价 问责 追究 约谈 通报 整改 弘扬 传承 践行 倡导 培树 宣传 讲好 学习 贯彻 领会 领悟 把握 认识 理解 掌握 认清
找准 盘活 整合 汇聚 凝聚 团结 动员 调动 服务 维护 守住 筑牢 夯实 坚守 严守 严明 严格 严肃 严查 净化 涵养 形成 实现 达到
做到 确保 保证 力争 努力 争取 争创 创建 创造 创优 提供 给予 注重 重视 关注 尊重 依靠 依托 利用 运用 采取 采用 通过 借助
结合 对照 针对 面向 参与 融入 对接 承接 衔接 配合 协调 联系 走访 深入 进入 纳入 列入 包括 包含 涵盖 覆盖 涉及 安装 配备
配齐 更新 改造 新建 扩建 修复 治理 保护 管控 监测 预警 防治 防止 避免 杜绝 消除 破除 克服 纠正 转变 改变 调整 增加 增进
缩小 稳定 稳住 稳 抓 促 建 管 强 兴 有 是 为 成为 作为 转化为 具有 需要 有关 关于 集中 重点 主要 加
减 查 看 讲 放 广泛 全面 大力 积极 有效 切实 持续 不断 进一步 牵头 负责 发现 培训 轮训 教育 管理 指导 领导 引领
带动 支撑 服从 选树 发生 出现 存在 应对 攻克 制作 生产 销售 引育 招引 申报 抢抓 瞄准 锚定 贯穿 落地 丰富 充实 配置 补齐
补短板 打通 畅通 疏通 压降 兑现 兜牢 兜住 守护 举行 签订 签署 发布 印发 下发 报告 汇报 审议 抓住 壮大 做大 做强 做优 做实 提质 延伸 释放 稳控 强健 兴办 举行 涌现 抓紧抓好 抓紧 紧紧 持续用力 解读 阐释
"""
_PREPOSITIONS_TEXT = """
对 把 将 在 从 向 与 和 及 同 以 用 按 按照 根据 因 由 于 给 让 使 被 到 就
因为 为了 除 除了 以及 或 或者 并 且 及其
"""
_ADVERBS_TEXT = """
要 必须 应当 应 必 须 也 还 更 更加 都 再 又 切实 着力 持续 深入 全面 大力 加快 认真 努力 积极 扎实
进一步 充分 不断 牢固 自觉 主动 严肃 严格 严厉 坚决 坚持 继续 重点 优先 稳步 稳妥 有序 依法 精准 科学 合理 有效 高质量 高标准
高水平 一体 统筹 协同 率先 始终 真正 尽快 抓紧 着重 坚定不移 坚定 毫不动摇 纵深 逐步 逐级 及时 定期 适时 常态化 狠 狠抓 从严 从实
广泛 普遍 积极稳妥 有力 有力有效 更好 更大力度 特别是 尤其是 今年 明年 同时 我们 注重 突出
"""
VERBS = tuple(_VERBS_TEXT.split())
PREPOSITIONS = tuple(_PREPOSITIONS_TEXT.split())
_ADVERBS = tuple(_ADVERBS_TEXT.split())
_ADVERB = re.compile("(?:" + "|".join(sorted(map(re.escape, _ADVERBS), key=len, reverse=True)) + ")")
_VERB = re.compile("(?:" + "|".join(sorted((v for v in VERBS if len(v) > 1), key=len, reverse=True)) + ")")
OPENERS = (
    frozenset(VERBS) | frozenset(PREPOSITIONS) | frozenset(_ADVERBS) | {"的", "了", "着", "好", "地", "得", "上", "中"}
)


def verb_end(clause: str) -> int:
    """Return where the verb of a clause ends that begins with adverbs and one verb; 0 where it begins otherwise."""
    at = 0
    while match := _ADVERB.match(clause, at):
        at = match.end()
    verb = _VERB.match(clause, at)
    return verb.end() if verb else 0
