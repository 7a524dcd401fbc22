"""The words by which a question says what it wants: kind, split, event, severity, what goes on from the last one.

Patterns are for the NFKC form in lower case (``bot.language.numerals.normalise``).
"""
from __future__ import annotations

import re

# a question that stands by itself, unless it begins or ends like one that goes on from the last
WHOLE_QUESTION = re.compile(r"投诉|问题|哪|complain|topic|categor|issue|which|\btop\b", re.IGNORECASE)
GOES_ON = re.compile(r"^\s*(?:那|换|改成|再看|再按|只看|只要|仅看|and\b|now\b|what about|how about|same\b|switch|make (?:it|that)|"
                     r"only\b|just\b|show only|break (?:it|that|this) down|split (?:it|that|this))|呢\s*[?\uff1f]?\s*$",
                     re.IGNORECASE)

_EN_MORE = r"(?:more|fewer|less|higher|lower|up|down|rise|rising|rose|risen|increas\w*|grow\w*|grew|jump\w*|spik\w*|drop\w*|fell|fall\w*|declin\w*|decreas\w*|surg\w*|worse|better)"
WHY = re.compile(
    r"(?:为什么|为何|为啥|怎么会?(?![^。]*多少)|咋|凭什么|什么原因|原因)[^,，。？?]*(?:多|少|升|降|涨|跌|增|减|高|低)"
    r"|(?:多|少|升|降|涨|增|减|高)[^,，。？?]{0,6}(?:的原因|是什么原因|是为什么|为什么|为啥|从哪|来自哪|在哪)"
    rf"|\b(?:why|how come|what (?:explains|caused|causes|is behind|was behind|drove|is driving|accounts for)|what's (?:behind|driving)|reasons? for|where (?:did|does|do))\b.*\b{_EN_MORE}\b",
    re.IGNORECASE)
TREND = re.compile(
    r"趋势|走势|曲线|随时间|逐月|逐周|逐日|每个?月的?(?:投诉|件数|变化|情况)|每周的?(?:投诉|件数|变化|情况)|每天的?(?:投诉|件数|变化|情况)"
    r"|按(?:月|周|天|日|星期)(?!几|[一二三四五六日天])(?:份)?(?:看|画|统计|列|排|分|走|来|的)?|(?:多少|几)(?:件|起|个投诉|条投诉|宗)|件数是多少|总共有?多少|一共有?多少|上升还是下降|是升是降|涨了还是|增加还是减少|变多还是变少|升了还是降"
    r"|\btrends?\b|\bover time\b|\b(?:month|week|day)[- ](?:by|on|to)[- ](?:month|week|day)\b(?! complaints)|\b(?:by|per|each|every) (?:month|week|day)\b"
    r"|\b(?:monthly|weekly|daily)\b|\bhow many\b|\b(?:go|going|gone|went) up or down\b|\bup or down\b|\bhow (?:have|has|did|do) .*\b(?:develop|chang|evolv|mov)\w*"
    r"|\b(?:run|control) chart\b|\bcourse of\b", re.IGNORECASE)
EVERY = (("day", re.compile(r"逐日|每天|按[天日]|\bdaily\b|\b(?:by|per|each|every) day\b|\bday by day\b")),
         ("week", re.compile(r"逐周|每周|按周|按星期(?!几)|\bweekly\b|\b(?:by|per|each|every) week\b|\bweek by week\b")),
         ("month", re.compile(r"逐月|每个?月|按月|\bmonthly\b|\b(?:by|per|each|every) month\b|\bmonth by month\b")))
DRILL = re.compile(
    r"具体(?:的)?(?:投诉|案例|单子|内容|是哪|有哪|案件)|明细|原文|逐条|详情|案例|个案|哪几[条件]|哪些(?:单子|案件|投诉单)|原话|写了(?:啥|什么)"
    r"|\b(?:individual|actual|underlying|single) (?:complaints|cases|records)\b|\bverbatims?\b|\bdrill\b|\b(?:list|show|see|open|read)\b.{0,24}\b(?:cases|texts|records)\b"
    r"|\b(?:the )?(?:cases|texts|records) behind\b|\blist (?:the|all|me)\b(?!.*\b(?:categor\w+|topics?|types?)\b)", re.IGNORECASE)
_QUOTED = r"[“\"'「『‘](?P<quoted>[^”\"'」』’]{1,60})[”\"'」』’]"
SEARCH = re.compile(
    rf"(?:搜索|搜一?下|搜一搜|搜搜|搜|检索|查找|找一?找|找一?下|找出?)\s*(?:一下)?(?:所有|全部|有没有|一下)?(?:的)?.{{0,14}}?(?:提到过?|提及|说到|包含|含有?|写着|写到|有)\s*(?:关键[字词])?[:：]?\s*(?:{_QUOTED}|(?P<zh>[^,，。？?的]{{1,20}}?))(?:这个词|这几个字|字样|这个字)?(?:的)?(?:客户)?(?:投诉|案例|记录|单子|内容)?[吗么呢。？?]*$"
    rf"|(?:谁|哪些(?:投诉|客户|案例|单子|记录)|有哪些投诉|有没有(?:人|客户|投诉)?|有多少投诉)(?:里)?(?:提到过?|提及|说到|包含|写到)了?\s*(?:{_QUOTED.replace('quoted', 'q2')}|(?P<zh2>[^,，。？?的]{{1,20}}?))(?:这个词|字样)?(?:的)?(?:投诉|案例|记录)?[吗么呢了。？?]*$"
    rf"|(?:提到过?|提及|包含|说到)\s*(?:{_QUOTED.replace('quoted', 'q3')}|(?P<zh3>[^,，。？?的]{{1,20}}?))(?:这个词|字样)?的(?:客户)?(?:投诉|案例|记录|单子)[有哪些列出来吗呢。？?]*$"
    rf"|(?:搜索|搜一?下|搜一搜|搜搜|搜|检索|查找)\s*(?:关键[字词])?[:：]?\s*(?:{_QUOTED.replace('quoted', 'q4')}|(?P<zh4>[^,，。？?的]{{1,20}}?))(?:的)?(?:投诉|案例|记录|单子)?[。？?]*$"
    rf"|\b(?:search|find|look up|look|list|show)\b.*?\b(?:that mention(?:s|ed)?|which mention(?:s|ed)?|mentioning|mention(?:s|ed)?|that contain(?:s)?|containing|with the words?|with the phrase|that say|saying)\s+(?:the words?\s+)?(?:{_QUOTED.replace('quoted', 'q5')}|(?P<en>[^?.,]{{2,60}}?))(?:\s+in (?:the )?complaints)?[?.\s]*$"
    rf"|\b(?:search|look|find)\b.*?\bfor\s+(?:the words?\s+)?(?:{_QUOTED.replace('quoted', 'q9')}|(?P<en5>(?!complaints\b|cases\b)[^?.,]{{2,60}}?))(?:\s+in (?:the )?complaints)?[?.\s]*$"
    rf"|\b(?:which|what|any|do any|how many|did any) complaints?\b.*?\b(?:mention(?:s|ed|ing)?|contain(?:s|ed)?|say(?:s)?)\s+(?:the words?\s+)?(?:{_QUOTED.replace('quoted', 'q6')}|(?P<en2>[^?.,]{{2,60}}?))[?.\s]*$"
    rf"|^\s*(?:complaints|cases|records) (?:that )?(?:mention(?:ing)?|contain(?:ing)?)\s+(?:{_QUOTED.replace('quoted', 'q7')}|(?P<en3>[^?.,]{{2,60}}?))[?.\s]*$"
    rf"|^\s*(?:search|grep|look for)\s*[:：]?\s+(?:(?:for|the complaints for|complaints for)\s+)?(?:{_QUOTED.replace('quoted', 'q8')}|(?P<en4>[^?.,]{{2,60}}?))[?.\s]*$",
    re.IGNORECASE)
RANKS = re.compile(
    r"哪.{0,2}类|哪些(?:类别|问题|方面|事)|什么(?:类|问题)|最(?:多|高|集中|突出|严重|不满)(?:的是)?(?:什么|哪|啥|$)|排名|排行|排列图|分布|构成|占比|类别|分类|几类|top|前[一二三四五六七八九十\d]"
    r"|关键少数|主要矛盾|\b(?:categor\w+|topics?|types?|kinds?|issues?|ranking|rank|pareto|breakdown|league table|causes|pain points|areas|vital few|distribution)\b",
    re.IGNORECASE)

_BY = {
    "branch": (r"网点|支行|分行|营业厅|门店|分店|机构|分院|院区|站点|店", r"branch(?:es)?|outlets?|offices?|stores?|sites?|locations?"),
    "channel": (r"渠道|受理渠道|来源渠道|途径", r"channels?"),
    "customer": (r"客户类型|客群|客户类别|哪类客户|客户种类", r"(?:kinds? of |types? of )?customers?(?: types?| groups?| segments?| kinds?)?|segments?"),
    "product": (r"产品", r"products?"),
    "weekday": (r"星期几|周几|礼拜几", r"(?:day of the week|weekdays?|day of week)"),
    "hour": (r"哪个时段|哪个钟点|几点钟?|时段", r"(?:hours?(?: of the day)?|time of day)"),
}
BY = tuple((name, re.compile(
    rf"(?:按|分|各个?|每个?|每家|各家|哪个|哪家|哪些|哪几个|哪一个|不同|所有|几个|三个|两个|按照|依)的?(?:{zh})|(?:{zh})(?:之间|对比|比较|排名|比一比|间)"
    rf"|\b(?:by|per|each|every|which|what|across|between|among|for each|compare(?: the| all)?|the two|the three|all|three|two|our|different) (?:the |our |of the )?(?:{en})\b(?! name)"
    rf"|\b(?:{en}) (?:by|against|versus|vs) (?:{en})\b|\bdo(?: the| our)? (?:\w+ )?(?:{en}) (?:compare|differ)"
    + (rf"|{zh}" if name in ("weekday", "hour") else ""))) for name, (zh, en) in _BY.items())
COMPARES = re.compile(r"比一?比|对比|比较|相比|哪个|哪家|谁|差别|差异|\bcompar\w*|\bversus\b|\bvs\b|\bdiffer\w*|\bwhich of\b|\bor\b|\bmore than\b|\bworse than\b|\bagainst\b|\bbetween\b")

_ZH_THING = r"(?:新版?(?:本)?|手机银行|手机|app|小程序|系统|网站|官网|制度|流程|规定|叫号机|政策|产品|版本|功能|大厅|收费标准|价格|\s|的|了)*"
EVENT = re.compile(
    rf"{_ZH_THING}(?:上线|发布|发版|改版|升级|更新|改造|搬迁|推出|启用|实施|生效|调整|调价|涨价|开业|培训|切换|投产|装修|试点|换系统)(?:了)?(?:新版?本?|{_ZH_THING})(?:之后|以后|以来|后|起|至今)"
    r"|(?:自从?|从).{0,24}(?:上线|发布|发版|改版|升级|更新|改造|搬迁|推出|启用|实施|生效|调整|涨价|调价|开业|培训|切换|投产|装修|试点)"
    r"|\b(?:after|since|following|post)\b(?: the| our| a)?(?: new| latest)?(?: [\w-]+){0,3}? (?:release|launch|update|upgrade|rollout|roll-out|deployment|relocation|move|go-live|change|opening|training|introduction|renovation|switch|migration|redesign|increase|campaign|pilot)\b"
    r"|\b(?:after|since|following) (?:we|the \w+(?: \w+)?|it) (?:released?|launched|updated|upgraded|rolled out|moved|changed|opened|went live|was released|was launched|was introduced|introduced|switched|trained)\b(?:(?: the| our| a)?(?: new)?(?: (?!on\b)[\w-]+){0,2})?",
    re.IGNORECASE)
EVENT_SPAN = re.compile(r"(?:之?后的?|以后的?|前后各?)(?P<zh>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<zu>天|日|周|个?星期|个?月)(?:内|里|之内)?"
                        r"|(?P<z2>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<z2u>天|日|周|个?星期|个月)(?:内|之内|里)"
                        r"|\b(?:within|in|for|over)(?: the)?(?: first| next)? (?P<en>\d{1,3}) (?P<eu>days?|weeks?|months?)\b", re.IGNORECASE)

_LEVEL = r"(?P<{0}>[0-3一二三])"
SEVERE = re.compile(r"(?:只看|只要|仅看|看看?|其中|筛出|就看|光看|里面?|那些|挑出)?(?:最|特别|非常|比较)?(?:严重|要紧|恶劣|重大)的(?!几类|是哪|是什么|前|问题是|类别)|严重投诉|重大投诉"
                    r"|\b(?:only|just) (?:the )?(?:severe|serious|grave|critical|worst)\b|\b(?:severe|serious|critical|grave) (?:complaints|cases|ones)\b"
                    r"|\b(?:severe|serious) only\b", re.IGNORECASE)
LEVEL = re.compile(rf"(?:严重度|严重程度|严重性)?(?:大于|高于|超过)?(?:等于|为|是|≥|>=)?{_LEVEL.format('a')}级?(?:及|或)?以上|(?:严重度|严重程度|严重性)(?:为|是|≥|>=|大于等于|至少)?{_LEVEL.format('b')}"
                   rf"|{_LEVEL.format('c')}级(?:的|严重|投诉|那)|\bseverity (?:of )?(?:at least |level |>= ?|≥ ?)?{_LEVEL.format('d')}\b(?: (?:and|or) (?:up|above|more|higher))?"
                   rf"|\blevel {_LEVEL.format('e')} (?:complaints|cases|and up|and above)", re.IGNORECASE)
MILD = re.compile(r"(?:不严重|不太严重|轻微|不要紧|轻度)的?|\b(?:mild|minor|trivial|harmless|not (?:so )?(?:severe|serious))\b", re.IGNORECASE)
ALL_LEVELS = re.compile(r"不(?:分|限|管|论)(?:严重(?:度|程度)?|轻重)|所有严重度|全部严重度|\b(?:all|any) severit(?:y|ies)\b|\bregardless of severity\b", re.IGNORECASE)
COUNTS = re.compile(r"(?:换成|换回|改成|改回|回到|只看|就看|按)(?:原来的?)?(?:件数|数量|绝对数)|不要?(?:按|用)?(?:每千笔|比率|投诉率)"
                    r"|\b(?:back to|as|by|plain|in) (?:plain |absolute )?(?:counts?|numbers)\b", re.IGNORECASE)
ALL_PLACES = {
    "branch": re.compile(r"(?:全部|所有|整个|不分|不限)(?:的)?(?:网点|支行|机构)|全行|全公司|\ball branches\b|\bany branch\b|\beverywhere\b|\bwhole bank\b"),
    "channel": re.compile(r"(?:全部|所有|不分|不限)(?:的)?渠道|\ball channels\b|\bany channel\b"),
    "topic": re.compile(r"(?:全部|所有|不分|不限)(?:的)?(?:类别|主题)|\ball (?:topics|categories)\b"),
}
EXCEPT = re.compile(r"(?:除了?|不含|不包括|不算|排除|剔除|去掉|不要|不看)(?P<zh>[^,，。？?]{1,24}?)(?:以外|之外|外|的|$|[,，。])"
                    r"|\b(?:except(?: for)?|excluding|without|but not|other than|leaving out|not including)\s+(?P<en>[^,.?]{2,40})", re.IGNORECASE)
ONLY = re.compile(r"(?:只看|仅看|只要|光看|只查)([^,，。？?、又且但并]{1,30})|\b(?:only|just)\s+([^,.?]{2,40}?)(?=\s+(?:and|but)\b|[,.?]|$)", re.IGNORECASE)
SQL = re.compile(r"^\s*select\s.{1,300}\sfrom\s+\w+\s*(?:;|\b(?:where|group|order|limit)\b.*)?\s*$|\bselect\s+(?:\*|count\s*\()|\b(?:drop|alter|truncate|create)\s+table\b"
                 r"|\binsert\s+into\b\s+\w+|\bdelete\s+from\b|\bupdate\s+\w+\s+set\b|\bunion\s+(?:all\s+)?select\b|['\"]\s*;\s*--|\bor\s+1\s*=\s*1\b|\bpragma\s+\w+", re.IGNORECASE | re.DOTALL)
NAMES_TIME = re.compile(r"(?:\d+\s*(?:年|月|日|天|周|季)|期间|以来|时候|那(?:天|周|月|年)|\bsince\b|\bduring\b|\bbetween (?!branch|channel|the (?:branch|channel|two|three)|our )"
                        r"|\bago\b|\bQ\d)", re.IGNORECASE)


def searched(plain: str) -> str | None:
    """What is to be looked for; None where nothing is."""
    match = SEARCH.search(plain)
    if match is None:
        return None
    found = next((value for value in match.groupdict().values() if value), "")
    return found.strip(" \t“”\"'「」：:") or None


def fits(plain: str) -> bool:
    """Whether a text reads like a question about figures: it says what is to be counted and how."""
    asks = any(pattern.search(plain) for pattern in (WHY, TREND, RANKS, EVENT, COMPARES))
    return bool(asks and re.search(r"投诉|件|类别|complain|topic|categor|cases", plain) or searched(plain))
