"""Makes PDFs of pages for Mainstay, by WeasyPrint, all in one process.

Reads from standard input the number of octets of a page and a line feed, then the page (HTML in UTF-8); answers on
standard output with the number of octets of its PDF, a line feed, and the PDF. A page that cannot be printed is answered
by a line that begins with `error `. Ends when there is no page any more.
"""

import html
import io
import re
import sys

# Versions that keep the numbers of all glyphs in a font, though a page uses few of them. fontTools then looks several times
# at each of the 65,000 of a Chinese font, which takes ten times as long as all the rest. Later ones leave that to HarfBuzz.
SLOW = range(53, 63)


def is_keyed(font):
    """Whether each glyph of a font has a number of its own beside its place (CID-keyed CFF), the two being the same."""
    if "CFF " not in font or not hasattr(font["CFF "].cff.topDictIndex[0], "ROS"):
        return False
    names = font.getGlyphOrder()
    return all(names[place] == "cid%05d" % place for place in (1, len(names) // 2, len(names) - 1))


def hasten():
    """Keeps of a CID-keyed font the glyphs that are used, and no place for the others: the glyphs keep their numbers."""
    from fontTools import subset

    subset_font = subset.Subsetter.subset

    def subset_quickly(self, font):
        # The bounds of the whole font are right for a part of it.
        font.recalcBBoxes = False
        if is_keyed(font):
            self.options.retain_gids = False
            unused = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
            self.options.drop_tables = list(self.options.drop_tables) + unused
        return subset_font(self, font)

    subset.Subsetter.subset = subset_quickly


def name_glyphs(document, pdf):
    """Embeds CID-keyed fonts as such (ISO 32000-1, 9.9, CIDFontType0C), so that a reader finds glyphs by their numbers: within
    OpenType some readers take a number for a place."""
    from fontTools.ttLib import TTFont

    keyed = False
    for thing in pdf.objects:
        extra = getattr(thing, "extra", None)
        if not extra or extra.get("Subtype") != "/OpenType":
            continue
        font = TTFont(io.BytesIO(b"".join(thing.stream)), lazy=True)
        if not hasattr(font["CFF "].cff.topDictIndex[0], "ROS"):
            continue
        extra["Subtype"] = "/CIDFontType0C"
        thing.stream = [font.getTableData("CFF ")]
        keyed = True
    for thing in pdf.objects:
        if keyed and isinstance(thing, dict) and thing.get("Subtype") == "/CIDFontType0":
            # It says by place what such a font says by number.
            thing.pop("CIDToGIDMap", None)


def tagging(version):
    """What makes a PDF tagged (PDF/UA-1, ISO 14289): headings, tables and lists that a screen reader can follow."""
    if version[0] < 57:
        return {}
    return {"variant": "pdf/ua-1"} if version[0] < 59 else {"pdf_variant": "pdf/ua-1"}


def tag_figures():
    """Has pictures tagged as such (ISO 32000-1, 14.8.4.5), which WeasyPrint of 57 to 62 does not: it knows no such tag."""
    from weasyprint.pdf.stream import Stream

    known = Stream.get_marked_content_tag

    def tag(self, element_tag):
        return "Figure" if element_tag == "figure" else known(self, element_tag)

    Stream.get_marked_content_tag = tag


def name_figures(pdf, names):
    """Gives each picture the text that a screen reader reads in its place, in the order of the page."""
    import pydyf

    figures = [thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("S") == "/Figure"]
    for figure, name in zip(figures, names):
        figure["Alt"] = pydyf.String(name)


def names_of_figures(page):
    """What the pictures of a page are called."""
    return [html.unescape(name) for name in re.findall(r'<figure[^>]*><svg[^>]*aria-label="([^"]*)"', page)]


def refuse(url, *arguments, **options):
    raise ValueError("a page fetches nothing")


def main():
    import weasyprint

    version = [int(part) for part in weasyprint.__version__.split(".")[:1]]
    options = tagging(version)
    if version[0] in SLOW:
        hasten()
        if options:
            tag_figures()
    source = sys.stdin.buffer
    target = sys.stdout.buffer
    while True:
        line = source.readline()
        if not line:
            return
        page = source.read(int(line)).decode("utf-8")
        names = names_of_figures(page)

        def finish(document, pdf):
            name_glyphs(document, pdf)
            name_figures(pdf, names)

        if version[0] in SLOW:
            options["finisher"] = finish
        try:
            pdf = weasyprint.HTML(string=page, url_fetcher=refuse).write_pdf(**options)
            target.write(b"%d\n" % len(pdf) + pdf)
        except Exception as error:
            target.write(b"error " + " ".join(repr(error).split()).encode("utf-8") + b"\n")
        target.flush()


main()
