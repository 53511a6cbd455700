Option Explicit

' Tells what a spreadsheet holds and shows, cell by cell (docs/decisions/0057-values.md). Nothing is changed, calculated
' anew or printed; opening is that of the module Settle. Fields of a line are parted by tabs, in UTF-8:
'   sheet  number  is it visible  name
'   seen   sheet  top  left  bottom  right          (a block of cells in rows and columns that are shown)
'   cell   sheet  row  column  kind  value  colour of the letters  colour behind  height of the letters  as shown

Private Out As Object

Sub TellAll(Source As String, Service As String, Importer As String, Exporter As String, _
        Target As String, Notes As String, Most As Long)
    Dim Document As Object, Index As Long, Told As Long
    NoteIn(Notes)
    On Error GoTo Stumbled
    SpeakFrench()
    Document = Opened(Source, Service, Importer)
    Out = createUnoService("com.sun.star.io.TextOutputStream")
    Out.setOutputStream(createUnoService("com.sun.star.ucb.SimpleFileAccess").openFileWrite(Target))
    Out.setEncoding("UTF-8")
    For Index = 0 To Document.Sheets.Count - 1
        Told = Told + TellSheet(Document.Sheets.getByIndex(Index), Index, Most - Told)
    Next
    Out.closeOutput()
    Tell("cells", Told)
    If Told <= Most Then Tell("done", 1)
Stumbled:
    If Err <> 0 Then Tell("stumbled", 1)
End Sub

' What a format leaves to the machine is written as in France. The profile cannot say so: the kit starts in English.
Sub SpeakFrench()
    Dim Settings As Object
    Settings = createUnoService("com.sun.star.configuration.ConfigurationProvider").createInstanceWithArguments( _
        "com.sun.star.configuration.ConfigurationUpdateAccess", Array(Named("nodepath", "/org.openoffice.Setup/L10N")))
    Settings.ooSetupSystemLocale = "fr-FR"
    Settings.commitChanges()
End Sub

Function TellSheet(Sheet As Object, Number As Long, Most As Long) As Long
    Dim Cursor As Object, Used As Object, Block As Variant, Items As Object
    TellSheet = 0
    Say(Array("sheet", Number, Abs(CInt(Sheet.IsVisible)), Sheet.Name))
    Cursor = Sheet.createCursor()
    Cursor.gotoEndOfUsedArea(False)
    Used = Sheet.getCellRangeByPosition(0, 0, Cursor.RangeAddress.EndColumn, Cursor.RangeAddress.EndRow)
    For Each Block In Used.queryVisibleCells().RangeAddresses
        Say(Array("seen", Number, Block.StartRow, Block.StartColumn, Block.EndRow, Block.EndColumn))
    Next
    Items = Used.queryContentCells(23).Cells.createEnumeration()
    Do While Items.hasMoreElements() And TellSheet <= Most
        TellCell(Items.nextElement(), Number)
        TellSheet = TellSheet + 1
    Loop
End Function

Sub TellCell(Cell As Object, Number As Long)
    Say(Array("cell", Number, Cell.CellAddress.Row, Cell.CellAddress.Column, KindOf(Cell), Trim(Str(Cell.Value)), _
        Cell.CharColor, Cell.CellBackColor, Trim(Str(Cell.CharHeight)), Cell.String))
End Sub

' What a cell holds: a number, words, or a mistake.
Function KindOf(Cell As Object) As String
    KindOf = "s"
    If Cell.getError() <> 0 Then
        KindOf = "e"
    ElseIf Cell.Type = com.sun.star.table.CellContentType.VALUE Then
        KindOf = "n"
    ElseIf Cell.Type = com.sun.star.table.CellContentType.FORMULA Then
        If Cell.FormulaResultType2 = com.sun.star.sheet.FormulaResult.VALUE Then KindOf = "n"
    End If
End Function

Sub Say(Fields As Variant)
    Dim Index As Long, Written(UBound(Fields)) As String, Field As String
    For Index = 0 To UBound(Fields)
        Field = CStr(Fields(Index))
        If InStr(Field, "\") > 0 Then Field = Join(Split(Field, "\"), "\\")
        If InStr(Field, Chr(9)) > 0 Then Field = Join(Split(Field, Chr(9)), "\t")
        If InStr(Field, Chr(10)) > 0 Then Field = Join(Split(Field, Chr(10)), "\n")
        If InStr(Field, Chr(13)) > 0 Then Field = Join(Split(Field, Chr(13)), "\r")
        Written(Index) = Field
    Next
    Out.writeString(Join(Written, Chr(9)) & Chr(10))
End Sub
