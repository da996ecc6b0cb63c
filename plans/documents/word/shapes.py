"""Lines drawn on the page: the rule under Tiêu ngữ, under a name, under a subject."""

from docx.oxml import parse_xml

from plans.documents.word.xml import EMU, EMU_POINT

# A DrawingML line, as Word itself writes it when a clerk draws one; it moves with its paragraph.
_LINE = """<w:r
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{at}" behindDoc="0" locked="0"
 layoutInCell="1" allowOverlap="1">
<wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="column"><wp:posOffset>{left}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>{top}</wp:posOffset></wp:positionV>
<wp:extent cx="{long}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{at}" name="Đường kẻ {at}" descr="Đường kẻ ngang"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvCnPr/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{long}" cy="0"/></a:xfrm>
<a:prstGeom prst="line"><a:avLst/></a:prstGeom>
<a:ln w="{thick}" cap="flat"><a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:prstDash val="solid"/></a:ln>
</wps:spPr><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic>
</wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"""


def drawn_line(at: int, *, left: float, long: float, gap: float, thick: float):
    """The `at`-th line of the file: `left` mm from the edge of its column, `gap` points below its paragraph's top."""
    return parse_xml(
        _LINE.format(
            at=at,
            left=round(left * EMU),
            long=round(long * EMU),
            top=round((gap + thick / 2) * EMU_POINT),
            thick=round(thick * EMU_POINT),
        )
    )
