"""Which tag means what: ExifTool's tags, sorted into findings by a table.

Rule: tags that only say how the file is built are left out, by group and by name, and every other tag is a finding;
position, people, serial and document numbers are red, the rest amber. Names: ExifTool's own (`Group:Name`, -G1 -s).
Of what ExifTool computes only the position is told (`sanitize/whereabouts.py`).
Never: leaves out a tag because its value looks harmless.
"""

import re
from collections.abc import Iterable

from sanitize.findings import Finding, Grade
from sanitize.whereabouts import POSITION, position
from words.message import Message

# Groups that ExifTool computes, or that describe the file on this disk.
_COMPUTED = frozenset({"ExifTool", "System", "Composite"})

# How a file is built: all that may be left in a clean copy. Everything not named here is a finding.
STRUCTURAL = frozenset({
    "SourceFile", "File:FileType", "File:FileTypeExtension", "File:MIMEType", "File:ExifByteOrder",
    "File:ImageWidth", "File:ImageHeight", "File:EncodingProcess", "File:BitsPerSample", "File:ColorComponents",
    "File:YCbCrSubSampling", "IFD0:Orientation", "IFD0:ResolutionUnit", "IFD0:XResolution", "IFD0:YResolution",
    "IFD0:YCbCrPositioning", "ExifIFD:ComponentsConfiguration", "ExifIFD:ExifVersion", "ExifIFD:FlashpixVersion",
    "JFIF:JFIFVersion", "JFIF:ResolutionUnit", "JFIF:XResolution", "JFIF:YResolution",
    "Adobe:DCTEncodeVersion", "Adobe:APP14Flags0", "Adobe:APP14Flags1", "Adobe:ColorTransform",
    "PNG:ImageWidth", "PNG:ImageHeight", "PNG:BitDepth", "PNG:ColorType", "PNG:Compression", "PNG:Filter",
    "PNG:Interlace", "PNG:Palette", "PNG:Transparency", "PNG:Gamma", "PNG:SRGBRendering", "PNG:WhitePointX",
    "PNG:WhitePointY", "PNG:RedX", "PNG:RedY", "PNG:GreenX", "PNG:GreenY", "PNG:BlueX", "PNG:BlueY",
    "PNG:AnimationFrames", "PNG:AnimationPlays", "File:PageCount", "File:MIMEEncoding", "File:Newlines",
    "File:LineCount", "File:WordCount", "File:ByteOrderMark",
    "GIF:GIFVersion", "GIF:ImageWidth", "GIF:ImageHeight", "GIF:HasColorMap", "GIF:ColorResolutionDepth",
    "GIF:BitsPerPixel", "GIF:BackgroundColor", "GIF:FrameCount", "GIF:Duration", "GIF:AnimationIterations",
    "GIF:TransparentColor",
    "RIFF:ImageWidth", "RIFF:ImageHeight", "RIFF:VP8Version", "RIFF:HorizontalScale", "RIFF:VerticalScale",
    "RIFF:WebP_Flags", "RIFF:AnimationLoopCount", "RIFF:FrameCount", "RIFF:Duration", "RIFF:BackgroundColor",
    "RIFF:AlphaIsUsed", "RIFF:AlphaPreprocessing", "RIFF:AlphaFiltering", "RIFF:AlphaCompression",
    "File:BMPVersion", "File:Planes", "File:BitDepth", "File:Compression", "File:ImageLength", "File:NumColors",
    "File:NumImportantColors", "File:PixelsPerMeterX", "File:PixelsPerMeterY", "File:RedMask", "File:GreenMask",
    "File:BlueMask", "File:AlphaMask", "File:ColorSpace", "File:MaxVal",
    "Meta:PrimaryItemReference",
    "SVG:Xmlns", "SVG:XmlnsXlink", "SVG:ImageWidth", "SVG:ImageHeight", "SVG:ViewBox", "SVG:SVGVersion", "SVG:ID",
    "SVG:PreserveAspectRatio", "SVG:TagX", "SVG:TagY", "SVG:Fill", "SVG:Fill-rule", "SVG:Fill-opacity", "SVG:Color",
    "SVG:Stroke", "SVG:Stroke-width", "SVG:Stroke-linecap", "SVG:Stroke-linejoin", "SVG:Stroke-miterlimit",
    "SVG:Stroke-opacity", "SVG:Stroke-dasharray", "SVG:Clip-rule", "SVG:Overflow", "SVG:Opacity", "SVG:Font-family",
    "SVG:Font-size", "SVG:Font-weight", "SVG:Text-anchor", "SVG:Shape-rendering", "SVG:Image-rendering",
    "SVG:Text-rendering",
    "PDF:PDFVersion", "PDF:Linearized", "PDF:PageCount",
    "PDF:EmbeddedImage", "PDF:EmbeddedImageColorSpace", "PDF:EmbeddedImageFilter", "PDF:EmbeddedImageHeight",
    "PDF:EmbeddedImageWidth",
    "ZIP:ZipRequiredVersion", "ZIP:ZipBitFlag", "ZIP:ZipCompression", "ZIP:ZipCRC", "ZIP:ZipCompressedSize",
    "ZIP:ZipUncompressedSize", "ZIP:ZipFileName",
})  # fmt: skip

# The same for the pages of a TIFF (IFD0, IFD1, …).
_OF_A_PAGE = frozenset({
    "SubfileType", "ImageWidth", "ImageHeight", "BitsPerSample", "Compression", "PhotometricInterpretation",
    "StripOffsets", "SamplesPerPixel", "RowsPerStrip", "StripByteCounts", "PlanarConfiguration", "Predictor",
    "ColorMap", "ExtraSamples", "SampleFormat", "YCbCrSubSampling", "XResolution", "YResolution", "ResolutionUnit",
    "Orientation",
})  # fmt: skip
# The same for the coded picture in a HEIF or AVIF; a film's dates, handlers and words are not among them.
_OF_A_CODED_PICTURE = frozenset({
    "AV1ConfigurationVersion", "AuxiliaryImageType", "AverageFrameRate", "BitDepthChroma", "BitDepthLuma",
    "ChromaFormat", "ChromaSamplePosition", "CleanAperture", "ColorPrimaries", "ColorProfiles", "CompatibleBrands",
    "ConstantFrameRate", "ConstraintIndicatorFlags", "GenProfileCompatibilityFlags", "GeneralLevelIDC",
    "GeneralProfileIDC", "GeneralProfileSpace", "GeneralTierFlag", "HEVCConfigurationVersion", "HandlerType",
    "HighBitDepth", "ImagePixelDepth", "ImageSpatialExtent", "InitialDelaySamples", "MajorBrand",
    "MatrixCoefficients", "MediaData", "MediaDataOffset", "MediaDataSize", "MinSpatialSegmentationIDC",
    "MinorVersion", "NumTemporalLayers", "ParallelismType", "SeqLevelIdx0", "SeqProfile", "SeqTier0",
    "TemporalIDNested", "TransferCharacteristics", "TwelveBit", "VideoFullRangeFlag", "Rotation", "Mirroring",
    "PixelAspectRatio", "MonoChrome",
})  # fmt: skip
_PAGE = re.compile(r"IFD\d{1,4}:(\w+)")

# What we write ourselves, the same in every copy: words of colour profiles (`formats/colour.py`), times of packages.
_SAYS_NOTHING = frozenset({
    ("ZIP:ZipModifyDate", "1980:01:01 00:00:00"), ("ZIP:ZipModifyDate", "1980:00:00 00:00:00"),
    ("ICC-header:ProfileDateTime", "0000:00:00 00:00:00"), ("ICC-header:DeviceManufacturer", ""),
    ("ICC-header:DeviceModel", ""), ("ICC-header:ProfileCreator", ""),
    ("ICC-header:DeviceAttributes", "Reflective, Glossy, Positive, Color"), ("ICC_Profile:ProfileCopyright", "none"),
    ("ICC_Profile:ProfileDescription", "P3"), ("ICC_Profile:ProfileDescription", "A98"),
    ("ICC_Profile:ProfileDescription", "ROMM"),
})  # fmt: skip

# First fit decides: (what the whole name matches, grade, message).
_MEANINGS = (
    (re.compile(r"GPS.*|.*:(GPS|Location|Sublocation|Geo|City|State|Country|Province).*", re.IGNORECASE),
     Grade.RED, "sanitize.tag_place"),
    (re.compile(r".*:.*(Author|Artist|Creator$|Owner|By-?line|Writer|Credit|Copyright|Rights|LastModifiedBy|Person|"
                r"Contact|Email|Manager|Company|Account|UserName|HostComputer).*", re.IGNORECASE),
     Grade.RED, "sanitize.tag_person"),
    (re.compile(r".*:.*(Serial|UniqueID|DocumentID|InstanceID|UUID|OriginalDocument|DerivedFrom|History|ImageID|"
                r"InternalID).*", re.IGNORECASE),
     Grade.RED, "sanitize.tag_number"),
    (re.compile(r".*:.*(Comment|Caption|Description|Title|Keywords|Subject|Headline|Instructions|Note|Thumbnail|"
                r"Preview|JobID|FileName|FilePath|Directory).*", re.IGNORECASE),
     Grade.RED, "sanitize.tag_words"),
    (re.compile(r".*:.*(Date|Time|OffsetTime|When).*", re.IGNORECASE), Grade.AMBER, "sanitize.tag_time"),
    (re.compile(r".*:.*(Make|Model|Lens|Camera|Software|Firmware|Device|Tool|Producer|Application).*", re.IGNORECASE),
     Grade.AMBER, "sanitize.tag_device"),
    (re.compile(r"ICC.*", re.IGNORECASE), Grade.GREEN, "sanitize.tag_colour"),
)  # fmt: skip


def findings(tags: Iterable[tuple[str, str]], structural: frozenset[str] = STRUCTURAL) -> list[Finding]:
    """Turns the tags of one file, names and values, into findings, in name order."""
    return [
        _finding(name, value)
        for name, value in sorted(tags)
        if name not in structural and not _says_nothing(name, value)
    ]


def _says_nothing(name: str, value: str) -> bool:
    page = _PAGE.fullmatch(name)
    of_a_page = page is not None and page[1] in _OF_A_PAGE
    group, _, tag = name.partition(":")
    coded = group == "QuickTime" and tag in _OF_A_CODED_PICTURE
    computed = group in _COMPUTED and name != POSITION
    return of_a_page or coded or computed or (name, value) in _SAYS_NOTHING


def _finding(name: str, value: str) -> Finding:
    if name == POSITION:
        return position(value)
    for pattern, grade, message in _MEANINGS:
        if pattern.fullmatch(name):
            return Finding(name, grade, Message.of(message), value)
    return Finding(name, Grade.AMBER, Message.of("sanitize.tag_other"), value)
