"""Names for simulated people: common Chinese surnames and given names, put together at will; and numerals."""

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏"
)

_GIVEN_NAMES = (
    "芳 娜 敏 静 丽 艳 娟 霞 秀兰 桂英 婷婷 雪 梅 玲 燕 红 丹 萍 佳怡 欣怡 雨桐 诗涵 梓涵 思琪 "
    "梦洁 晓燕 海燕 春梅 秋月 冬梅 伟 强 磊 军 洋 勇 杰 涛 明 超 刚 平 辉 鹏 华 飞 鑫 波 斌 宇 浩 "
    "凯 健 俊 帆 帅 旭 宁 龙 林 建国 建华 志强 志伟 文博 浩然 子轩 宇航 俊杰 天宇 晓东 海涛 振华 "
    "国栋 家豪 明轩 泽宇 思远 嘉诚 立新 雅静 慧敏 淑珍 玉兰 美玲 丽华 凤英 月娥 翠萍 小红 晓慧 "
    "晓丽 文静 文慧 佩珊 佩玲 若曦 语嫣 可欣 心怡 一鸣 一诺 博文 昊天 景行 启明 少华 世杰 书豪 "
    "松涛 维嘉 晓峰 学军 雪峰 亚男 艺涵 永健 玉洁 远航 云飞 志远 智慧 子涵 子墨 梓萱 紫薇 安琪 "
    "白露 碧云 冰洁 彩虹 长青 春燕 丹丹 东升 恩惠 芳菲 枫林 海波 涵涵 航宇 和平 红梅 宏伟 慧琳 "
    "佳佳 家欣 建平 江涛 洁茹 金凤 锦程 京京 晶晶 静怡 君豪 康健 兰兰 乐天 丽娜 莉莉 良玉 玲玲 "
    "露露 曼丽 梦瑶 敏君 明月 楠楠 念慈 培源 琦琦 倩倩 庆丰 瑞雪 珊珊 诗雨 爽爽 素芬"
)

GIVEN = _GIVEN_NAMES.split()


def name_of(number: int) -> str:
    """Return the name of person `number`: no two of the first 11,000 have the same."""
    surnames, given = len(SURNAMES), len(GIVEN)
    round_ = number // surnames
    return SURNAMES[number * 7 % surnames] + GIVEN[(number * 11 + round_) % given]


def chinese(number: int) -> str:
    """Return 1 to 99 as Chinese numerals, and anything above as digits."""
    digits = "零一二三四五六七八九"
    if number > 99:  # noqa: PLR2004
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
