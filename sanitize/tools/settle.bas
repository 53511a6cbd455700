Option Explicit

' Settles an office document by the rules of docs/decisions/0040-office-pages.md and prints it as PDF. It and Cells are
' the only macros that run: a document's own are never executed, its links never followed, and the jail has no network.
' What was done is written beside, one "word number" a line; without a last line "done" nothing was printed.

Private NotesFile As String

Sub Settle(Source As String, Service As String, Importer As String, Exporter As String, _
        Target As String, Notes As String, Most As Long)
    Dim Document As Object
    NoteIn(Notes)
    On Error GoTo Stumbled
    Document = Opened(Source, Service, Importer)
    SettleAll(Document, Exporter)
    PrintAll(Document, Exporter, Target, Most)
Stumbled:
    If Err <> 0 Then Tell("stumbled", 1)
End Sub

Sub NoteIn(Notes As String)
    NotesFile = Notes
End Sub

Function Opened(Source As String, Service As String, Importer As String) As Object
    Dim Document As Object
    Document = createUnoService(Service)
    Document.load(Array(Named("URL", Source), Named("FilterName", Importer), _
        Named("MacroExecutionMode", com.sun.star.document.MacroExecMode.NEVER_EXECUTE), _
        Named("UpdateDocMode", com.sun.star.document.UpdateDocMode.NO_UPDATE)))
    Tell("opened", 1)
    Opened = Document
End Function

Sub Tell(Word As String, Number As Long)
    Dim File As Integer
    File = FreeFile
    Open NotesFile For Append As #File
    Print #File, Word & " " & Number
    Close #File
End Sub

Function Named(Name As String, Value As Variant) As Object
    Dim Pair As New com.sun.star.beans.PropertyValue
    Pair.Name = Name
    Pair.Value = Value
    Named = Pair
End Function

Sub SettleAll(Document As Object, Exporter As String)
    Select Case Exporter
        Case "writer_pdf_Export"
            SettleText(Document)
        Case "calc_pdf_Export"
            SettleSheets(Document)
        Case Else
            SettleSlides(Document, Exporter)
    End Select
End Sub

' --- text ------------------------------------------------------------------------------------------------------------

Sub SettleText(Document As Object)
    Dim Settings As Object, Key() As Byte
    Document.RedlineProtectionKey = Key
    Document.RecordChanges = False
    Settings = Document.createInstance("com.sun.star.document.Settings")
    Settings.PrintHiddenText = False
    Settings.PrintTextPlaceholder = True
    Settings.PrintAnnotationMode = 0
    Tell("paragraphs", HiddenParagraphs(Document))
    Tell("changes", Counted(Document.Redlines.createEnumeration()))
    Tell("comments", RemovedComments(Document))
    Tell("sections", CountedSections(Document))
    OpenView(Document)
    AcceptChanges(Document)
    Tell("unsettled", Counted(Document.Redlines.createEnumeration()))
End Sub

' A view is needed to accept changes and to print, and only now: it would open a window for every comment, and Debian's
' nogui packages have none.
Sub OpenView(Document As Object)
    StarDesktop.loadComponentFromURL("private:object", "_blank", 0, Array( _
        Named("Model", Document), Named("Hidden", True)))
End Sub

Sub AcceptChanges(Document As Object)
    createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch( _
        Document.CurrentController.Frame, ".uno:AcceptAllTrackedChanges", "", 0, Array(Named("SynchronMode", True)))
End Sub

Function Counted(Items As Object) As Long
    Counted = 0
    Do While Items.hasMoreElements()
        Items.nextElement()
        Counted = Counted + 1
    Loop
End Function

Function RemovedComments(Document As Object) As Long
    Dim Items As Object, Field As Object, Found As New Collection, Index As Long
    Items = Document.TextFields.createEnumeration()
    Do While Items.hasMoreElements()
        Field = Items.nextElement()
        If Field.supportsService("com.sun.star.text.textfield.Annotation") Then Found.Add(Field)
    Loop
    For Index = 1 To Found.Count
        Field = Found.Item(Index)
        Field.Anchor.Text.removeTextContent(Field)
    Next
    RemovedComments = Found.Count
End Function

' A paragraph is hidden by a field in it, which nobody works out again before printing: its words are hidden too.
Function HiddenParagraphs(Document As Object) As Long
    Dim Items As Object, Field As Object, Cursor As Object
    HiddenParagraphs = 0
    Items = Document.TextFields.createEnumeration()
    Do While Items.hasMoreElements()
        Field = Items.nextElement()
        If Field.supportsService("com.sun.star.text.textfield.HiddenParagraph") Then
            If Field.IsHidden Then
                Cursor = Field.Anchor.Text.createTextCursorByRange(Field.Anchor)
                Cursor.gotoStartOfParagraph(False)
                Cursor.gotoEndOfParagraph(True)
                Cursor.CharHidden = True
                HiddenParagraphs = HiddenParagraphs + 1
            End If
        End If
    Loop
End Function

Function CountedSections(Document As Object) As Long
    Dim Index As Long
    CountedSections = 0
    For Index = 0 To Document.TextSections.Count - 1
        If Not Document.TextSections.getByIndex(Index).IsVisible Then CountedSections = CountedSections + 1
    Next
End Function

' --- sheets ----------------------------------------------------------------------------------------------------------

Sub SettleSheets(Document As Object)
    Dim Index As Long, Sheet As Object, Hidden As Long, Comments As Long, Style As Object
    For Index = 0 To Document.Sheets.Count - 1
        Sheet = Document.Sheets.getByIndex(Index)
        Sheet.setPrintAreas(Array())
        If Not Sheet.IsVisible Then Hidden = Hidden + 1
        Comments = Comments + Sheet.Annotations.Count
        Style = Document.StyleFamilies.getByName("PageStyles").getByName(Sheet.PageStyle)
        Style.ScaleToPages = 0
        Style.ScaleToPagesX = 0
        Style.ScaleToPagesY = 0
        Style.PageScale = 100
        Style.PrintAnnotations = False
        Style.PrintFormulas = False
        Style.PrintZeroValues = True
        Style.PrintObjects = True
        Style.PrintCharts = True
        Style.PrintDrawing = True
        If Sheet.IsVisible Then ShowWhole(Sheet)
    Next
    Tell("sheets", Hidden)
    Tell("comments", Comments)
End Sub

' What is wider than its column is cut, or reads ###: columns become wide enough up to a limit, and then words wrap.
Sub ShowWhole(Sheet As Object)
    Dim Cursor As Object, Ranges As Object, Index As Long, Place As Long, Column As Object, Width As Long
    Cursor = Sheet.createCursor()
    Cursor.gotoEndOfUsedArea(False)
    Ranges = Sheet.getCellRangeByPosition(0, 0, Cursor.RangeAddress.EndColumn, Cursor.RangeAddress.EndRow)
    For Place = 0 To Ranges.Columns.Count - 1
        Column = Ranges.Columns.getByIndex(Place)
        If Column.IsVisible Then
            Width = Column.Width
            Column.OptimalWidth = True
            If Column.Width > 8000 Then Column.Width = 8000
            If Column.Width < Width Then Column.Width = Width
        End If
    Next
    Ranges.IsTextWrapped = True
    Ranges = Ranges.queryVisibleCells()
    For Index = 0 To Ranges.Count - 1
        Ranges.getByIndex(Index).Rows.OptimalHeight = True
    Next
End Sub

' --- slides and drawings ---------------------------------------------------------------------------------------------

Sub SettleSlides(Document As Object, Exporter As String)
    Dim Index As Long, Page As Object, Hidden As Long, Comments As Long, Layer As Object
    For Index = 0 To Document.LayerManager.Count - 1
        Layer = Document.LayerManager.getByIndex(Index)
        If Not Layer.IsVisible Then Layer.IsPrintable = False
    Next
    For Index = 0 To Document.DrawPages.Count - 1
        Page = Document.DrawPages.getByIndex(Index)
        Comments = Comments + Counted(Page.createAnnotationEnumeration())
        If Exporter = "impress_pdf_Export" Then
            If Not Page.Visible Then Hidden = Hidden + 1
        End If
    Next
    Tell("slides", Hidden)
    Tell("comments", Comments)
End Sub

' --- pages -----------------------------------------------------------------------------------------------------------

Sub PrintAll(Document As Object, Exporter As String, Target As String, Most As Long)
    Dim Pages As Long
    Pages = Document.getRendererCount(Document, Array())
    Tell("pages", Pages)
    If Pages <= Most Then
        Document.storeToURL(Target, Array(Named("FilterName", Exporter), Named("FilterData", Array( _
            Named("ExportNotes", False), Named("ExportNotesInMargin", False), Named("ExportNotesPages", False), _
            Named("ExportOnlyNotesPages", False), Named("ExportHiddenSlides", False), _
            Named("ExportFormFields", False), Named("ExportBookmarks", False), Named("UseTaggedPDF", False), _
            Named("ExportPlaceholders", False), Named("IsAddStream", False), Named("SinglePageSheets", False), _
            Named("UseLosslessCompression", True), Named("ReduceImageResolution", False)))))
        Tell("done", 1)
    End If
End Sub
