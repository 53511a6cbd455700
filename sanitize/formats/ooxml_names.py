"""Names that may stay in an office document: elements and attributes by schema, and every word a value may be.

Rule: an attribute stays if its name is listed and its value is a number, a colour, or a word the schemas define; text
stays only in the elements that show it. Source: ECMA-376, 5th edition, and Microsoft's published schemas: what
decides how a document looks. Left out on purpose: revisions, comments, fields, links, bookmarks, controls,
settings that name people, machines or other files, and everything of extensions.
"""

ELEMENTS = frozenset(
    f"{prefix}:{name}"
    for prefix, names in {
        "a": (
            "accent1 accent2 accent3 accent4 accent5 accent6 ahLst ahPolar ahXY alpha alphaBiLevel alphaCeiling "
            "alphaFloor alphaInv alphaMod alphaModFix alphaOff alphaOutset alphaRepl anchor arcTo avLst backdrop "
            "band1H band1V band2H band2V bevel bevelB bevelT bgClr bgFillStyleLst biLevel blend blip blipFill blue "
            "blueMod blueOff blur bodyPr bottom br buAutoNum buBlip buChar buClr buClrTx buFont buFontTx buNone "
            "buSzPct buSzPts buSzTx cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr camera cell3D "
            "chExt chOff chart close clrChange clrFrom clrMap clrRepl clrScheme clrTo comp cont contourClr cs "
            "cubicBezTo custDash custGeom cxn cxnLst cxnSpLocks defPPr defRPr dgm dk1 dk2 ds duotone ea effect "
            "effectDag effectLst effectRef effectStyle effectStyleLst endCxn endParaRPr ext extraClrScheme "
            "extraClrSchemeLst extrusionClr fgClr fill fillOverlay fillRect fillRef fillStyleLst fillToRect firstCol "
            "firstRow flatTx fld fmtScheme folHlink font fontRef fontScheme gamma gd gdLst glow gradFill graphic "
            "graphicData graphicFrameLocks gray grayscl green greenMod greenOff gridCol grpFill grpSpLocks grpSpPr gs "
            "gsLst headEnd highlight hlink hsl hslClr hue hueMod hueOff innerShdw insideH insideV inv invGamma "
            "lastCol lastRow latin left lightRig lin ln lnB lnBlToTr lnDef lnL lnR lnRef lnSpc lnStyleLst lnT "
            "lnTlToBr lnTo lstStyle lt1 lt2 lum lumMod lumOff lvl1pPr lvl2pPr lvl3pPr lvl4pPr lvl5pPr lvl6pPr lvl7pPr "
            "lvl8pPr lvl9pPr majorFont masterClrMapping minorFont miter moveTo neCell noAutofit noFill norm "
            "normAutofit nvCxnSpPr nvGraphicFramePr nvGrpSpPr nvPicPr nvSpPr nwCell objectDefaults off outerShdw "
            "overrideClrMapping p pPr path pathLst pattFill picLocks pos prstClr prstDash prstGeom prstShdw "
            "prstTxWarp pt quadBezTo r rPr rect red redMod redOff reflection relOff right rot round rtl sat satMod "
            "satOff scene3d schemeClr scrgbClr seCell shade softEdge solidFill sp3d spAutoFit spDef spLocks spPr "
            "spcAft spcBef spcPct spcPts srcRect srgbClr stCxn stretch style swCell sx sy sym sysClr t tab tabLst "
            "tableStyle tableStyleId tailEnd tbl tblBg tblGrid tblPr tblStyle tblStyleLst tc tcBdr tcPr tcStyle "
            "tcTxStyle theme themeElements themeOverride tile tileRect tint tl2br top tr tr2bl txBody txDef uFill "
            "uFillTx uLn uLnTx up useSpRect wholeTbl xfrm"
        ),
        "c": (
            "applyToEnd applyToFront applyToSides area3DChart areaChart auto autoTitleDeleted axId axPos backWall "
            "backward bandFmt bandFmts bar3DChart barChart barDir baseTimeUnit bubble3D bubbleChart bubbleScale "
            "bubbleSize builtInUnit cat catAx chart chartSpace clrMapOvr crossAx crossBetween crosses crossesAt "
            "custSplit custUnit dLbl dLblPos dLbls dPt dTable date1904 dateAx delete depthPercent dispBlanksAs dispEq "
            "dispRSqr dispUnits dispUnitsLbl doughnutChart downBars dropLines errBarType errBars errDir errValType "
            "explosion firstSliceAng floor formatCode forward gapDepth gapWidth grouping h hMode hPercent hiLowLines "
            "holeSize idx intercept invertIfNegative lang layout layoutTarget lblAlgn lblOffset leaderLines legend "
            "legendEntry legendPos line3DChart lineChart logBase lvl majorGridlines majorTickMark majorTimeUnit "
            "majorUnit manualLayout marker max min minorGridlines minorTickMark minorTimeUnit minorUnit minus "
            "multiLvlStrCache name noEndCap noMultiLvlLbl numCache numFmt numLit ofPieChart ofPieType order "
            "orientation overlap overlay period perspective pictureFormat pictureOptions pictureStackUnit pie3DChart "
            "pieChart plotArea plotVisOnly plus pt ptCount rAngAx radarChart radarStyle rich rotX rotY roundedCorners "
            "scaling scatterChart scatterStyle secondPiePt secondPieSize separator ser serAx serLines shape "
            "showBubbleSize showCatName showDLblsOverMax showHorzBorder showKeys showLeaderLines showLegendKey "
            "showNegBubbles showOutline showPercent showSerName showVal showVertBorder sideWall size sizeRepresents "
            "smooth spPr splitPos splitType stockChart strCache strLit style surface3DChart surfaceChart symbol "
            "thickness tickLblPos tickLblSkip tickMarkSkip title trendline trendlineLbl trendlineType tx txPr upBars "
            "upDownBars v val valAx varyColors view3D w wMode wireframe x xMode xVal y yMode yVal"
        ),
        "m": (
            "acc accPr aln alnScr argPr argSz bar barPr baseJc begChr borderBox borderBoxPr box boxPr brk brkBin "
            "brkBinSub cGp cGpRule cSp chr count ctrlPr d dPr defJc deg degHide den diff dispDef e endChr eqArr "
            "eqArrPr f fName fPr func funcPr groupChr groupChrPr grow hideBot hideLeft hideRight hideTop intLim "
            "interSp intraSp jc lMargin lim limLoc limLow limLowPr limUpp limUppPr lit m mPr mathFont mathPr maxDist "
            "mc mcJc mcPr mcs mr nary naryLim naryPr noBreak nor num oMath oMathPara oMathParaPr objDist opEmu phant "
            "phantPr plcHide pos postSp preSp r rMargin rPr rSp rSpRule rad radPr sPre sPrePr sSub sSubPr sSubSup "
            "sSubSupPr sSup sSupPr scr sepChr show shp smallFrac strikeBLTR strikeH strikeTLBR strikeV sty sub "
            "subHide sup supHide t transp type vertJc wrapIndent wrapRight zeroAsc zeroDesc zeroWid"
        ),
        "p": (
            "bg bgPr bgRef blipFill bodyStyle cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr cSld "
            "clrMap clrMapOvr cxnSp defaultTextStyle graphicFrame grpSp grpSpPr notesSz nvCxnSpPr nvGraphicFramePr "
            "nvGrpSpPr nvPicPr nvPr nvSpPr otherStyle ph pic presentation sld sldId sldIdLst sldLayout sldLayoutId "
            "sldLayoutIdLst sldMaster sldMasterId sldMasterIdLst sldSz sp spPr spTree style titleStyle txBody "
            "txStyles xfrm"
        ),
        "pic": ("blipFill cNvPicPr cNvPr nvPicPr pic spPr"),
        "w": (
            "abstractNum abstractNumId adjustLineHeightInTable adjustRightInd alignBordersAndEdges "
            "alignTablesRowByRow allowSpaceOfSameStyleInTable applyBreakingRules autoHyphenation autoSpaceDE "
            "autoSpaceDN autoSpaceLikeWord95 autofitToFirstFixedWidthCell b bCs balanceSingleByteDoubleByteWidth bar "
            "basedOn bdo bdr between bidi bidiVisual body bookFoldPrinting bookFoldPrintingSheets bookFoldRevPrinting "
            "bordersDoNotSurroundFooter bordersDoNotSurroundHeader bottom br cachedColBalance cantSplit caps "
            "characterSpacingControl clrSchemeMapping cnfStyle col color cols compat compatSetting "
            "consecutiveHyphenLimit contextualSpacing continuationSeparator cr cs decimalSymbol defaultTabStop dir "
            "displayBackgroundShape displayHangulFixedWidth displayHorizontalDrawingGridEvery "
            "displayVerticalDrawingGridEvery doNotAutofitConstrainedTables doNotBreakConstrainedForcedTable "
            "doNotBreakWrappedTables doNotExpandShiftReturn doNotHyphenateCaps doNotLeaveBackslashAlone "
            "doNotSnapToGridInCell doNotSuppressBlankLines doNotSuppressIndentation doNotSuppressParagraphBorders "
            "doNotUseEastAsianBreakRules doNotUseHTMLParagraphAutoSpacing doNotUseIndentAsNumberingTabStop "
            "doNotUseMarginsForDrawingGridOrigin doNotVertAlignCellWithSp doNotVertAlignInTxbx doNotWrapTextWithPunct "
            "docDefaults docGrid document drawing drawingGridHorizontalOrigin drawingGridHorizontalSpacing "
            "drawingGridVerticalOrigin drawingGridVerticalSpacing dstrike eastAsianLayout effect em emboss end "
            "endnote endnotePr endnoteRef endnoteReference endnotes evenAndOddHeaders fitText flatBorders "
            "footerReference footnote footnoteLayoutLikeWW8 footnotePr footnoteRef footnoteReference footnotes "
            "forgetLastTabAlignment formProt framePr ftr gridAfter gridBefore gridCol gridSpan growAutofit "
            "gutterAtTop hMerge hdr headerReference hidden hideMark highlight hps hpsBaseText hpsRaise "
            "hyphenationZone i iCs ilvl imprint ind insideH insideV isLgl jc keepLines keepNext kern kinsoku lang "
            "layoutRawTableWidth layoutTableRowsApart left lineWrapLikeWord6 link listSeparator lnNumType lvl lvlJc "
            "lvlOverride lvlRestart lvlText mirrorIndents mirrorMargins multiLevelType mwSmallCaps name next noBorder "
            "noBreakHyphen noColumnBalance noEndnote noExtraLineSpacing noLeading noProof noPunctuationKerning "
            "noSpaceRaiseLower noTabHangInd noWrap num numFmt numId numIdMacAtCleanup numPr numRestart numStart "
            "numStyleLink numbering outline outlineLvl overflowPunct p pBdr pPr pPrDefault pStyle pageBreakBefore "
            "paperSrc pgBorders pgMar pgNum pgNumType pgSz pos position printBodyTextBeforeHeader printColBlack "
            "printFractionalCharacterWidth printPostScriptOverText printTwoOnOne ptab qFormat r rFonts rPr rPrDefault "
            "rStyle right rt rtl rtlGutter ruby rubyAlign rubyBase rubyPr sectPr selectFldWithFirstOrLastChar "
            "semiHidden separator settings shadow shapeLayoutLikeWW8 shd showBreaksInFrames smallCaps snapToGrid "
            "softHyphen spaceForUL spacing spacingInWholePoints splitPgBreakAndParaMark start startOverride "
            "strictFirstAndLastChars strike style styleLink styles subFontBySize suff suppressAutoHyphens "
            "suppressBottomSpacing suppressLineNumbers suppressOverlap suppressSpBfAfterPgBrk "
            "suppressSpacingAtTopOfPage suppressTopSpacing suppressTopSpacingWP swapBordersFacingPages sym sz szCs t "
            "tab table tabs tbl tblBorders tblCellMar tblCellSpacing tblGrid tblHeader tblInd tblLayout tblLook "
            "tblOverlap tblPr tblPrEx tblStyle tblStyleColBandSize tblStylePr tblStyleRowBandSize tblW tblpPr tc "
            "tcBorders tcFitText tcMar tcPr tcW textAlignment textDirection textboxTightWrap themeFontLang titlePg "
            "tl2br top topLinePunct tr tr2bl trHeight trPr truncateFontHeightsLikeWP6 txbxContent type u uiPriority "
            "ulTrailSpace underlineTabInNumList unhideWhenUsed useAltKinsokuLineBreakRules useAnsiKerningPairs "
            "useFELayout useNormalStyleForList usePrinterMetrics useSingleBorderforContiguousCells "
            "useWord2002TableStyleRules useWord97LineBreakRules vAlign vMerge vertAlign w wAfter wBefore widowControl "
            "wordWrap wpJustification wpSpaceWidth wrapTrailSpaces"
        ),
        "wp": (
            "align anchor cNvGraphicFramePr docPr effectExtent extent inline lineTo posOffset positionH positionV "
            "simplePos start wrapNone wrapPolygon wrapSquare wrapThrough wrapTight wrapTopAndBottom"
        ),
        "wpc": ("bg graphicFrame whole wpc"),
        "wpg": ("cNvFrPr cNvGrpSpPr cNvPr graphicFrame grpSp grpSpPr wgp xfrm"),
        "wps": ("bodyPr cNvCnPr cNvPr cNvSpPr linkedTxbx spPr style txbx wsp"),
        "x": (
            "alignment b bgColor bookViews border borders bottom brk c cellStyle cellStyleXfs cellStyles cellXfs "
            "cfRule cfvo charset chartsheet col colBreaks color colorScale colors cols condense conditionalFormatting "
            "dataBar diagonal drawing dxf dxfs end evenFooter evenHeader extend family fgColor fill fills firstFooter "
            "firstHeader font fonts formula gradientFill headerFooter horizontal i iconSet indexedColors is left "
            "mergeCell mergeCells mruColors name numFmt numFmts oddFooter oddHeader outline outlinePr pageMargins "
            "pageSetUpPr pageSetup pane patternFill picture printOptions protection r rFont rPr rgbColor right row "
            "rowBreaks scheme shadow sheet sheetData sheetFormatPr sheetPr sheetView sheetViews sheets si sst start "
            "stop strike styleSheet sz t tabColor top u v vertAlign vertical workbook workbookPr workbookView "
            "worksheet xf"
        ),
        "xdr": (
            "absoluteAnchor blipFill cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr clientData col "
            "colOff cxnSp ext from graphicFrame grpSp grpSpPr nvCxnSpPr nvGraphicFramePr nvGrpSpPr nvPicPr nvSpPr "
            "oneCellAnchor pic pos row rowOff sp spPr style to twoCellAnchor txBody wsDr xfrm"
        ),
    }.items()
    for name in names.split()
)

ATTRIBUTES = frozenset(
    f"{prefix}:{name}"
    for prefix, names in {
        "a": (
            "a accent1 accent2 accent3 accent4 accent5 accent6 algn amt anchor anchorCtr ang auto b bIns bandCol "
            "bandRow baseline bg1 bg2 bldStep blend blurRad bright bwMode cap categoryIdx char charset cmpd "
            "compatLnSpc contourW contrast cstate cx cy d def defTabSz dir dist dpi dx dy dz eaLnBrk endA endPos "
            "extrusionH extrusionOk fadeDir fill firstCol firstRow flip flipH flipV folHlink fontAlgn fontScale "
            "forceAA fov fromWordArt g gdRefAng gdRefR gdRefX gdRefY gridSpan grow h hMerge hR hangingPunct hlink "
            "horzOverflow hue i idx indent indexed kern kumimoji kx ky l lIns lastClr lastCol lastRow lat latinLnBrk "
            "len lim lnSpcReduction lon lum lvl marB marL marR marT maxAng maxR maxX maxY minAng minR minX minY n "
            "noAdjustHandles noChangeArrowheads noChangeAspect noChangeShapeType noCrop noDrilldown noEditPoints "
            "noGrp noMove noProof noResize noRot noSelect noTextEdit noUngrp normalizeH numCol path pitchFamily pos "
            "preferRelativeResize prst prstMaterial r rIns rad rev rgb rig rot rotWithShape rowSpan rtl rtlCol sat "
            "scaled seriesIdx smtId sp spc spcCol spcFirstLastPara stA stAng stPos startAt strike stroke styleName "
            "swAng sx sy sz t tIns theme thresh tint tx tx1 tx2 txBox ty type u upright useA vMerge val vert "
            "vertOverflow w wR wrap x y z zoom"
        ),
        "c": (
            "accent1 accent2 accent3 accent4 accent5 accent6 bg1 bg2 bwMode fallbackImg featureList folHlink hlink "
            "idx sourceLinked tx1 tx2 val version"
        ),
        "m": ("alnAt val"),
        "p": (
            "accent1 accent2 accent3 accent4 accent5 accent6 bg1 bg2 bwMode collapse cx cy dpi firstSlideNum flipH "
            "flipV folHlink hasCustomPrompt hlink idx isPhoto orient preferRelativeResize rot rotWithShape rtl "
            "shadeToTitle show showMasterPhAnim showMasterSp strictFirstAndLastChars sz tx1 tx2 txBox type useBgFill"
        ),
        "pic": ("bwMode dpi preferRelativeResize rotWithShape"),
        "w": (
            "abstractNumId accent1 accent2 accent3 accent4 accent5 accent6 after afterAutospacing afterLines "
            "alignment anchorLock ascii asciiTheme before beforeAutospacing beforeLines bg1 bg2 bidi bottom "
            "bottomFromText chapSep chapStyle char charSpace clear code color combine combineBrackets countBy cs "
            "cstheme customMarkFollows customStyle decorated default display distance dropCap durableId eastAsia "
            "eastAsiaTheme end endChars equalWidth evenHBand evenVBand fill first firstColumn firstLine "
            "firstLineChars firstRow firstRowFirstColumn firstRowLastColumn fmt followedHyperlink footer format frame "
            "gutter h hAnchor hAnsi hAnsiTheme hRule hSpace hanging hangingChars header hint horzAnchor hyperlink "
            "ilvl lastColumn lastRow lastRowFirstColumn lastRowLastColumn leader left leftChars leftFromText line "
            "linePitch lineRule lines noHBand noVBand null num numId oddHBand oddVBand offsetFrom orient other pos "
            "relativeTo restart right rightChars rightFromText sep shadow space start startChars sz t1 t2 tblpX "
            "tblpXSpec tblpY tblpYSpec tentative themeColor themeFill themeFillShade themeFillTint themeShade "
            "themeTint top topFromText type vAnchor vSpace val vert vertAnchor vertCompress w wrap x xAlign y yAlign "
            "zOrder"
        ),
        "wp": (
            "allowOverlap b behindDoc cx cy distB distL distR distT edited l layoutInCell locked r relativeFrom "
            "relativeHeight simplePos t wrapText x y"
        ),
        "wpg": ("bwMode flipH flipV rot"),
        "wps": (
            "anchor anchorCtr bIns bwMode compatLnSpc forceAA fromWordArt horzOverflow lIns normalEastAsianFlow "
            "numCol rIns rot rtlCol seq spcCol spcFirstLastPara tIns txBox upright vert vertOverflow wrap"
        ),
        "x": (
            "a aboveAverage activeTab alignWithMargins applyAlignment applyBorder applyFill applyFont "
            "applyNumberFormat applyProtection applyStyles auto autoFilterDateGrouping autoPageBreaks b baseColWidth "
            "bc bestFit blackAndWhite borderId bottom builtinId c cellComments collapsed colorId copies count cp ct "
            "customBuiltin customFormat customHeight customWidth date1904 dateCompatibility defaultColWidth "
            "defaultGridColor defaultRowHeight degree diagonalDown diagonalUp differentFirst differentOddEven draft "
            "dxfId equalAverage errors f fc fi fillId filterMode firstPageNumber firstSheet fitToHeight fitToPage "
            "fitToWidth fontId footer gridLines gridLinesSet gte header headings horizontal horizontalCentered "
            "horizontalDpi ht i iLevel iconSet indent indexed justifyLastLine l left locked man manualBreakCount max "
            "maxLength mergeCell min minLength minimized numFmtId operator orientation outline outlineLevel "
            "outlineLevelCol outlineLevelRow pageOrder paperSize patternType percent phonetic pivotButton position "
            "priority pt quotePrefix r rank readingOrder refreshError relativeIndent reverse rgb right rightToLeft s "
            "scale scaleWithDoc sheetId showBorderUnselectedTables showFormulas showGridLines showHorizontalScroll "
            "showObjects showOutlineSymbols showRowColHeaders showRuler showSheetTabs showValue showVerticalScroll "
            "showWhiteSpace showZeros shrinkToFit si spans st stdDev stopIfTrue style summaryBelow summaryRight "
            "syncHorizontal syncVertical t tabRatio tabSelected text textRotation theme thickBot thickBottom thickTop "
            "timePeriod tint top transitionEntry transitionEvaluation type u uniqueCount useFirstPageNumber "
            "usePrinterDefaults v val vertical verticalCentered verticalDpi view visibility width windowHeight "
            "windowProtection windowWidth workbookViewId wrapText xSplit xWindow xfId ySplit yWindow zeroHeight "
            "zoomScale zoomScaleNormal zoomScalePageLayoutView"
        ),
        "xdr": (
            "bwMode cx cy editAs fLocksWithSheet fPrintsWithSheet fPublished flipH flipV preferRelativeResize rot "
            "rotWithShape txBox x y"
        ),
    }.items()
    for name in names.split()
)

LOOKS = frozenset({"w:rPr", "w:pPr", "w:tcPr"})
"""How letters, paragraphs and cells look: in a document, a few looks come again and again."""
