"""draft own answer"""
from __future__ import annotations
import re
from transforms.pages.furniture import marked
from transforms.pages.blocks import *

NOROOT = frozenset("p ul ol li dl dt dd table tbody tr td th blockquote pre h1 h2 h3 h4 h5 h6 figure".split())
OPT = dict(low=.5,high=.9,rule='rel',med=30,rel=.6,leadwords=60,teaser=70,dedup=True,before=True,edges=True,tail=True, noroot=True, lead=True, lists='keep', heads=True, teasers=True, bridge=True)

def children_of(page):
    children = {}
    for b in page.boxes[1:]: children.setdefault(b.parent, []).append(b)
    return children

from statistics import median
def root_box(page: Layout, marks, O):
    blocks=page.blocks
    prose = Words(b.words if m is None and is_prose(b) else 0 for b, m in zip(blocks, marks, strict=True))
    children = children_of(page)
    cur = page.boxes[0]
    med = lambda ks: median([blocks[k].words for k in ks if marks[k] is None and is_prose(blocks[k])] or [0])
    while True:
        best = max(children.get(cur.number, ()), key=prose.inside, default=None)
        if best is None or prose.inside(cur)==0: return cur
        if O['noroot'] and best.tag in NOROOT: return cur
        s = prose.inside(best)/prose.inside(cur)
        if s < O['low']: return cur
        if s < O['high']:
            rest = [*range(cur.first,best.first), *range(best.end,cur.end)]
            if O['rule']=='abs':
                if med(rest) >= O['med']: return cur
            elif O['rule']=='rel':
                if med(rest) >= O['rel']*med(range(best.first,best.end)): return cur
        cur = best


RELATED = re.compile(r"""(?ix)(?:\W*)(?:
 (?:also|more|read|watch|see|related|recommended|suggested|further|other|popular|latest|recent|trending|top|featured|similar|sponsored|promoted|most|you\ may|you\ might|up\ next|next\ up|don.?t\ miss|editors?.?.?\ picks?|keep\ reading|continue\ reading|explore|what\ to\ read|read\ next|read\ this\ next|what.s\ next|what\ others\ are\ reading|in\ other\ news|in\ case\ you\ missed|paid|from\ our\ partners|from\ around\ the\ web|around\ the\ web)
 (?:\ (?:also|more|next|now|like|this|these|from|on|in|about|reading|read|related|stories|story|articles?|posts?|news|content|topics?|coverage|links?|resources|headlines|pages|guides|videos?|interested|be|enjoy|the|news|top|popular|viewed|recent|latest|for|you|trending|our|us|author|blog|category|section|site|week|today|explore|and|&|product|that|interest|may|need\ to\ know|recommended))*
 )\W*""")
OTHER = re.compile(r"""(?ix)(?:\W*)(?:
 (?:[0-9]+\ |no\ |all\ |leave\ (?:a|us\ a|your)\ |post\ a\ |join\ the\ |add\ (?:a|your)\ |view\ |show\ |read\ |write\ a\ )*(?:comments?|responses?|replies|reply|discussion|conversation)(?:\ \(?[0-9]+\)?)?(?:\ on.*)?
 | (?:share|tweet|print|save|email)(?:\ (?:this|the|with|on|via|it|your|story|article|post|story|page|your|friends|facebook|twitter|x|linkedin|whatsapp|social media))*
 | about\ (?:the\ )?(?:authors?|writers?|contributors?|us|our\ company) | author(?:\ bio)?s? | written\ by.* | meet\ the\ authors?
 | (?:sign\ up|subscribe|join\ our|get\ (?:our|the|your|more)|stay\ (?:connected|informed|updated|up\ to\ date|in\ the\ loop|in\ touch)).{0,60}
 | (?:our\ |the\ |daily\ |weekly\ )*newsletters?(?:\ sign.?up)?
 | (?:follow|find|connect\ with|like)\ (?:us|me|.{0,30}\ on)\b.{0,40}
 | (?:tags?|topics?|categories|category|filed\ under|keywords|posted\ in|archives?|article categories|labels)
 | (?:contact|get\ in\ touch)(?:\ us|\ with\ us)? | back\ to\ top | log\ in | sign\ in
 )\W*""")
CONTENTS = re.compile(r"""(?ix)\W*(?:(?:table\ of\ )?contents? | on\ this\ page | in\ this\ (?:article|story|post|guide|issue) | jump\ to | quick\ links | what.s\ inside)\W*""")

def announcement(b: Block) -> str | None:
    if b.words > 10 or b.shape not in (Shape.HEADING, Shape.PARAGRAPH) or (not b.level and b.words > 6): return None
    if RELATED.fullmatch(b.text): return "related"
    if OTHER.fullmatch(b.text): return "other"
    if CONTENTS.fullmatch(b.text): return "contents"
    return None

SOLID = 45
def announced(page, marks, O):
    """Blocks that stand under a furniture heading."""
    blocks = page.blocks
    prose = Words(b.words if m is None and is_prose(b) else 0 for b, m in zip(blocks, marks))
    solid = Words(b.words if m is None and is_prose(b) and b.words>=SOLID else 0 for b, m in zip(blocks, marks))
    for i, b in enumerate(blocks):
        if marks[i]: continue
        kind = announcement(b)
        if not kind: continue
        if kind == "contents":
            end=i+1
            while end<len(blocks) and (blocks[end].jumps*2>blocks[end].words): end+=1
            for k in range(i,end): marks[k]=marks[k] or kind
            continue
        most = .6 if kind=="related" else .3
        # outermost box that the heading opens
        box = page.boxes[b.box]
        for outer in page.path(b):
            if any(not marks[k] for k in range(outer.first,i)): break
            if prose.inside(outer) > most*prose.all or kind=="related" and solid.inside(outer)>0: break
            box = outer
        end = box.end
        if end == i+1 :  # heading alone in its box: siblings follow until next heading of same level
            parent = page.boxes[box.parent] if box.parent>=0 else box
            end = last = i+1; plain = 0
            while end < parent.end:
                nb = blocks[end]
                if b.level and nb.level and nb.level <= b.level and not announcement(nb) and not nb.is_link: break
                if kind == "related" and is_prose(nb) and nb.words >= SOLID: break
                if kind == "related" and not nb.is_link:
                    plain += 1
                    if plain > 3: break
                else:
                    plain = 0; last = end + 1
                if not b.level and kind=="other" and not nb.is_link: break
                end += 1
            if kind == "related" and plain > 3: end = last
            if prose.between(i, end) > most*prose.all: end = i+1
        for k in range(i, end):
            if marks[k] is None: marks[k] = "announced"

def link_lists(page, marks, O):
    for box in page.boxes:
        if box.tag in ("ul","ol") and box.end>box.first:
            bs=[b for b in page.blocks[box.first:box.end]]
            w=sum(b.words for b in bs); l=sum(b.linked for b in bs); j=sum(b.jumps for b in bs)
            if j>.5*w:
                for k in range(box.first,box.end): marks[k]=marks[k] or "contents"

def teasers(page, marks, O):
    """runs of sibling boxes with a linked headline and a short text each"""
    blocks=page.blocks
    prose = Words(b.words if m is None and is_prose(b) else 0 for b, m in zip(blocks, marks))
    proses = Words(1 if m is None and is_prose(b) else 0 for b, m in zip(blocks, marks))
    links = Words(1 if b.is_link and b.words>=4 else 0 for b in blocks)
    children=children_of(page)
    def is_teaser(box):
        return box.end>box.first and links.inside(box)>=1 and box.end-box.first<=8 and proses.inside(box)<=1 and prose.inside(box)<=O['teaser']
    for box in page.boxes:
        run=[]
        def done():
            if len(run)>=3:
                f,e=run[0].first,run[-1].end
                if prose.between(f,e)<=.6*prose.all and len(set(r.tag for r in run))==1 and proses.between(f,e)*2>=len(run):
                    for k in range(f,e): marks[k]=marks[k] or 'teasers'
        for c in children.get(box.number,()):
            if c.end==c.first: continue
            if is_teaser(c) and c.tag not in NOROOT|{'a'} or (c.tag=='li' and c.end-c.first>1 and is_teaser(c)): run.append(c)
            else: done(); run=[]
        done()

def reading(page: Layout, **kw):
    O = {**OPT, **kw}
    marks = marked(page)
    if O['heads']: announced(page, marks, O)
    if O['lists']: link_lists(page, marks, O)
    if O['teasers']: teasers(page, marks, O)
    blocks=page.blocks
    if O['dedup']:
        seen=set()
        for i,b in enumerate(blocks):
            if b.words>=8 and marks[i] is None and is_prose(b):
                if b.text in seen: marks[i]='repeated'
                seen.add(b.text)
    if O['before']:
        h1=[i for i,b in enumerate(blocks) if b.level==1 and marks[i] is None]
        pw=Words(b.words if m is None and is_prose(b) else 0 for b, m in zip(blocks, marks, strict=True))
        if len(h1)==1 and pw.between(0,h1[0])<.5*pw.all:
            for i in range(h1[0]): marks[i]=marks[i] or 'before'
    root = root_box(page, marks, O)
    out = []
    if O['lead']:
        h1=[i for i in range(0,root.first) if blocks[i].level==1 and marks[i] is None]
        if h1:
            lead=[i for i in range(h1[-1],root.first) if marks[i] is None and is_prose(blocks[i])]
            if sum(blocks[i].words for i in lead)>=O['leadwords']: out+=lead
    inner=[i for i in range(root.first, root.end) if marks[i] is None and blocks[i].level!=1]
    pr=[i for i in inner if is_prose(blocks[i])]
    for i in inner:
        b=blocks[i]
        if b.is_link and not b.level:
            if not(b.shape in (Shape.ITEM,Shape.CELL) and O['lists']=='keep' and pr and pr[0]<i<pr[-1]): continue
        if O['edges'] and pr and i<pr[0] and not b.level and (b.shape is Shape.PARAGRAPH or b.is_link): continue
        if O['tail'] and pr and i>pr[-1] and (b.level or b.is_link): continue
        out.append(i)
    return out, marks, root
