"""The wordings of what stands around articles, by the rule that cuts them.

Each pattern is held against one paragraph. They know forms ("Page 1 of 14", "Photo by
...", "© 2026"), never a story. No pattern nests quantifiers.
"""

from __future__ import annotations

import re

#: Longer paragraphs, in words, are never cut for their wording.
LONGEST = 60

_AGENCIES = (
    r"(?:afp|ap|reuters|getty(?: images)?|epa|dpa|upi|xinhua|tass|yonhap|"
    r"kyodo|shutterstock|istock|flickr|wikimedia(?: commons)?|unsplash|"
    r"pixabay|anadolu|alamy|bloomberg)"
)
_PICTURE = (
    r"(?:photo(?:graph)?s?|pictures?|images?|pic|video|illustration|graphic|"
    r"caption|cartoon|map|chart|infographic|foto|bild|screenshot|screengrab|"
    r"footage)"
)

#: Between the entries of a menu.
_APART = r"\s[|•·»›>→]\s"
_CHROME = (
    # forums
    r"(?:posts?|joined|location|reputation|likes|views|replies|members?|threads?|"
    r"topics?|status|rank|points|karma)\s?:\s?.{0,40}",
    r"(?:re|quote|reply|post|topic)\s?(?::|#)\s?.{0,60}",
    r"last edited (?:by|on|at)\b.*",
    r"(?:this )?(?:post|topic|thread) (?:was|has been|is) (?:last )?"
    r"(?:edited|moved|locked|closed|merged|deleted)\b.*",
    r"(?:users?|members?|guests?) (?:browsing|viewing|online)\b.*",
    r"you (?:cannot|can't|can’t|may not|must|need to|have to) (?:be )?(?:logged|signed|"
    r"log|sign|post|reply|edit|delete|attach|vote|start|create|download|register)\b.*",
    r"(?:please )?(?:log ?in|sign ?in|register|sign ?up)(?: or (?:log ?in|register|"
    r"sign ?up|create an account))? (?:to|for) (?:post|comment|reply|create|view|"
    r"continue|leave|see|watch|download|save|read|access|vote|join)\b.*",
    r"please (?:or )?(?:register|log ?in|sign ?in)\b.*",
    r"(?:\[?(?:repost|sticky|solved|closed|locked|pinned)\]?)",
    r"(?:uploaded|attached) files?\s?:?.*|attachments?\s?:?",
    r"\[(?:advert|ad|advertisement|sponsored|promotion|promoted)\]\s.{1,400}",
    r"(?:\[[^\[\]]{1,30}\]\s?){2,8}",  # "[back] [print]"
    r"(?:now|currently) (?:on air|playing)\s?:.{0,80}",
    r"[(\[](?:applause|laughter|inaudible|crosstalk|cheers|pause|music)\.?[)\]]\.?",
    r"\W{0,3}(?:like|follow|find|join) us on (?:facebook|twitter|x|instagram|tiktok|"
    r"youtube|whatsapp|telegram|bluesky|linkedin)\b.{0,60}",
    r"\W{0,3}(?:(?:were|have|are|do|did) you .{1,80}\?\s)?(?:please )?(?:e-?mail|"
    r"contact|write to|send .{1,40} to|get in touch .{0,20})\s?:? ?.{0,40}"
    r"[\w.+-]{1,60}@[\w-]{1,60}\.[\w.-]{1,60}",
    # getting around
    r"(?:skip|jump|scroll|back|return|go) (?:to|up to) (?:the )?(?:main |site )?"
    r"(?:content|top|navigation|main|menu|homepage|home page|search|footer|start)\.?",
    r"(?:home|start|news|main page)\s?(?:>|»|›|/|\||→)\s?.*",
    # A piece ends at the next separator: could it go on, a long row of them would be
    # taken apart in as many ways as there are.
    rf"(?:(?!{_APART}).){{0,60}}(?:{_APART}.(?:(?!{_APART}).){{0,59}}){{2,150}}",
    r"page \d{1,4}(?: of \d{1,4})?.{0,20}",
    r"(?:\d{1,4}\s){2,12}(?:\.\.\.|…|\d{1,4}|next|last|»).{0,30}",
    r"(?:«\s?)?(?:prev(?:ious)?|next|older|newer)(?: (?:page|post|article|story|"
    r"topic))?"
    r"(?:\s?[»›:].{0,120})?",
    r"(?:menu|search|close|open|toggle|show|hide|expand|collapse|more|load|view|see)"
    r"(?: (?:the|all|more|full|menu|search|navigation|comments?|results?|bio|profile|"
    r"gallery|image|video|caption|latest)){0,3}",
    r"(?:share|tweet|pin|print|email|e-mail|copy|save|bookmark|like|send)"
    r"(?: (?:this|on|via|to|it|the|link|article|story|post|page|facebook|twitter|x|"
    r"whatsapp|linkedin|reddit|telegram|email|e-mail|a friend)){0,6}",
    r"(?:ad|advert|advertisement|advertorial|sponsored|promoted|paid)"
    r"(?: (?:content|post|message|partner|by .{1,40}))?\s?:?",
    r"<[a-z!/][^<>]{0,400}>?",  # markup that somebody pasted
    r"[@.#]?[\w-]{1,40}[^{}]{0,80}\{[^{}]{0,200}\}?",
    r"your browser (?:does not|doesn['’]t|cannot|is)\b.{0,120}",
    r"(?:video|audio|episode) (?:duration|length|player)\b.{0,40}",
    r"(?:market |stock |share )?(?:quotes?|data|prices?) (?:is |are )?(?:delayed|"
    r"provided) (?:by|at|for)\b.{0,120}",
    r"markets? (?:closed|open|data|summary)",
    r"(?:story|article|post) continues (?:below|after)\b.{0,40}",
    r"(?:filed|posted) (?:under|in)\s?:?\s.{0,100}",
    r"(?:you|you['’]ve)(?: have)?(?: read| used| reached| got)? .{0,30}\b(?:free|"
    r"remaining|monthly|complimentary) (?:articles?|stories|views?|limit)\b.{0,80}",
    r"already (?:an? )?(?:subscribers?|members?|subscribed|registered|have an "
    r"account)\b.{0,60}",
    r"(?:loading|please wait|javascript|enable javascript)\b.{0,80}",
    r"\(?(?:file|image|img|dsc|video|screenshot)[\s_-]?[\d_-]{3,}.{0,40}",
    r"\S{1,80}\.(?:jpe?g|png|gif|webp|pdf|docx?|mp[34]|mov|zip|xlsx?)(?:\s.{0,40})?",
    r"[a-z0-9]{1,30}_[a-z0-9_]{1,30}",  # a nickname, a shortcode
    r"(?:https?://|www\.)\S+",
    r"[\w.+-]{1,60}@[\w-]{1,60}\.[\w.-]{1,60}",
    r"[#@]\w+(?:\s[#@]\w+)*",
    r"\d{1,3}\+? (?:min(?:ute)?s?|sec(?:ond)?s?) (?:read|watch|listen)\b.{0,40}",
    r"(?:reading|read|listening) time\b.{0,30}",
    r"\d{1,3}(?:[,.]\d{1,3})?k? (?:comments?|shares?|likes?|views?|replies|votes?|"
    r"followers|subscribers|posts?)",
    r"(?:rating|rate this|was this (?:article )?(?:helpful|useful)|vote)\b.{0,60}",
    r"(?:listen|watch|play|pause|mute|unmute|volume|fullscreen|rewind|autoplay)"
    r"(?: (?:to|now|live|this|the|article|story|video|audio|episode)){0,5}",
)
_RELATED = (
    r"\W{0,3}(?:read (?:more|also|next|on|this|the full (?:story|article|report))|"
    r"also read|see also|also see|see more|"
    r"related(?: (?:stories|articles?|news|posts?|topics?|coverage|links?|reading))?|"
    r"don't miss|don’t miss|more on this|must[- ]read|up next|coming up|next up|"
    r"recommended|in case you missed it|icymi|watch|listen|read|trending|opinion)"
    r"\s?(?::|>>?|»|\|)\s?.{1,300}",
    r"(?:click|tap) (?:here|on|the)\b.*",
    r"(?:for )?more (?:information|details|on this (?:story|topic))\b.{0,20}"
    r"(?:click|visit|see|go|call|here|:).{0,100}",
)
_CAPTION = (
    rf"[\[(]?(?:file |stock |cover |lead |featured )?{_PICTURE}"
    rf"(?: (?:credit|caption|source|gallery|courtesy|by|via|from|of the day))*"
    rf"\s?(?::|by\b|/|courtesy|via|©|–|—|\|).{{0,300}}",
    r"\(?(?:credit|credits|copyright|source|courtesy)\s?:.{0,120}",
    rf".{{0,400}}[\[(](?:{_PICTURE}\s?(?::|by|/|courtesy)|ap {_PICTURE}|via |courtesy )"
    r"[^)\]]{0,120}[)\]]\.?",
    rf".{{0,400}}\b(?:{_PICTURE}|credit)\s?(?::|by|courtesy(?: of)?|©)\s?"
    r"[^.!?]{2,60}\.?",
    rf".{{0,400}}[\s(\[—–-](?:[\w.'’-]+\s){{0,4}}[\w.'’-]+\s?/\s?{_AGENCIES}"
    r"[)\]]?\.?",
    rf".{{0,400}}[(\[]{_AGENCIES} (?:photo|images?|file).{{0,60}}[)\]]\.?",
    rf".{{0,300}}\s(?:via|©|/)\s?{_AGENCIES}[)\]]?\.?",
    r".{0,200}\(?file (?:photo|picture|image|pic)\)?\.?",
)
_BYLINE = (
    r"by (?:[A-Z][\w.'’-]*+|and|in|for|of|the|,|&|\||·|-|–)"
    r"(?:\s?[,|·&-]?\s?(?:[A-Z\d][\w.'’,-]*+|and|in|for|of|the|staff|reporter|"
    r"correspondent|editor|&|\||·|–|-|min|read|ago|hours?|at)){0,16}",
    r"[\[(]?(?:additional |with )?(?:reporting|writing|editing|edited|translated|"
    r"compiled|produced|written|reported)(?: and (?:writing|editing))? by\b.{0,200}",
    r"(?:first |originally |last )?(?:published|updated|posted|modified|created)"
    r"(?:\s?(?:on|at|by|:|in|-))?\s.{0,30}\d.{0,60}",
    r"(?:author|reporter|editor|written by|text|story)\s?:\s?.{1,80}",
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:\d{1,2} )?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december)(?: \d{1,2},?)? \d{4}(?:\W{1,3}\d{1,2}[:.]\d\d.{0,20})?",
    r"(?:[\w.'’-]{2,30} ){2,4}is our (?:[\w’'-]{2,20} ){0,4}(?:editor|correspondent|"
    r"reporter|columnist|writer|critic)\b.{0,60}",
    r".{0,200}\b(?:contributed to this (?:report|story|article))\.?\)?",
    r"(?:an?|this|the) (?:transcript|article|story|interview|report|text|version|piece|"
    r"post|column|essay|dispatch)\b.{0,60}\bedited for (?:reading|clarity|length|"
    r"brevity|"
    r"space|style)\b.{0,100}",
    r"(?:an?|this|the) (?:[\w-]{1,20} )?(?:transcript|article|story|interview|report|"
    r"text|"
    r"piece|post|column|essay|dispatch|version of this (?:article|story|post)) "
    r"(?:(?:has been|was|is|were|have been) (?:first |originally |last )?(?:published|"
    r"updated|corrected|edited|translated|written by|produced by|amended)|"
    r"(?:first |originally )(?:appeared|ran|published))\b.{0,250}",
)
_LEGAL = (
    r".{0,60}(?:©|\(c\)|&copy;|copyright)\s?(?:by )?\d{0,4}.{0,200}",
    r".{0,200}\ball rights reserved\b.{0,200}",
    r"(?=.{0,300}\bcookies?\b)(?=.{0,300}\b(?:we|our|you|your|this (?:web)?site)\b)"
    r"(?=.{0,300}\b(?:use|uses|using|accept|consent|agree|settings|manage|policy)\b).*",
    r"(?:privacy|cookie|terms)(?: (?:policy|settings?|preferences|notice|statement|of "
    r"(?:use|service)|and conditions|& conditions)).{0,100}",
    r"by (?:continuing|using|browsing|clicking|signing|subscribing|submitting)\b"
    r".{0,80}\byou (?:agree|accept|consent)\b.*",
    r"(?:this|no part of this) (?:material|publication|site|content)\b.{0,80}\b"
    r"(?:may not be|protected by|is protected)\b.*",
    r"(?:disclaimer|disclosure|editor's note|editor’s note|editors' "
    r"note)\s?:\s.{0,400}",
    r"(?:this|the) (?:[\w-]{1,20} )?(?:release|announcement|communication|document)\b"
    r".{0,80}\bforward[- ]looking (?:statements?|information)\b.*",
    r"(?:certain )?statements (?:made )?in this (?:[\w-]{1,20} )?release\b.{0,120}"
    r"\bforward[- ]looking\b.*",
    r"our (?:standards|journalism|editorial (?:standards|code|guidelines))\s?:.{0,150}",
    r".{0,120}\bis a (?:registered )?(?:trading name|trademark|trade mark)\b.*",
)


def _one_of(patterns: tuple[str, ...], flags: re.RegexFlag = re.I) -> re.Pattern[str]:
    """Join patterns into one that matches a whole paragraph."""
    return re.compile("|".join(f"(?:{one})" for one in patterns), flags)


#: Rule and pattern, in the order in which they are tried.
PHRASES = (
    ("furniture.legal", _one_of(_LEGAL)),
    ("furniture.byline", _one_of(_BYLINE[1:])),
    ("furniture.byline", re.compile("(?:By|BY|by)" + _BYLINE[0][2:])),
    ("furniture.caption", _one_of(_CAPTION)),
    ("furniture.related", _one_of(_RELATED)),
    ("furniture.chrome", _one_of(_CHROME)),
)

#: Headings of lists of links: what follows them is cut too, up to the story.
SECTION = re.compile(
    r"\W{0,3}(?:further reading|related(?: (?:stories|articles?|news|posts?|topics?|"
    r"coverage|links?|reading|content|videos?))?|read (?:more|next|also|on)|"
    r"see also|also (?:read|see|on .{1,30})|more (?:from|on|in|stories|news|articles?|"
    r"headlines|top stories|to read|like this)(?: .{1,40})?|"
    r"(?:you )?(?:may|might) (?:also )?(?:like|enjoy|be interested in|have missed)|"
    r"you may also .{1,30}|recommended(?: (?:for you|reading|stories|articles))?|"
    r"most (?:read|popular|viewed|shared|commented|recent)(?: .{1,30})?|"
    r"(?:latest|top|popular|trending|recent|other|featured)(?: (?:news|stories|posts|"
    r"articles|headlines|topics|videos|now|today))+|trending|"
    r"editor['’]s? (?:picks?|choice)|around the web|from around the web|"
    r"sponsored(?: (?:content|links|stories))?|promoted stories|"
    r"in this (?:section|series)|up next|what to read next|explore more|tags|topics|"
    r"share this(?: .{1,20})?|about the authors?|newsletters?|follow us)\s?:?",
    re.I,
)
#: Behind these, readers talk.
COMMENTS = re.compile(
    r"\W{0,3}(?:(?:\d{1,5}|no|all|reader|user|post|your|view|add|leave|read)?(?: "
    r"an?)? ?"
    r"(?:comments?|replies|responses|reactions|thoughts on .{1,80})"
    r"(?: \(\d{1,5}\))?|reply #\d{1,5}|join the (?:conversation|discussion)|"
    r"what do you think|have your say)\s?[:?.!]?",
    re.I,
)
