; SPDX-License-Identifier: GPL-3.0-only
; SPDX-FileCopyrightText: The Portcullis developers
; The installer for Windows; make-installer.sh calls makensis with VERSION, OUTPUT, FILES (the list of
; files), LICENCE, and WITH_APP where there is an app to install.
;
; Silently:  portcullis-setup.exe /S [/COMPONENTS=service,app] [/PORT=8080] [/FIREWALL=1] [/START=0] [/D=FOLDER]
; Removing:  "…\uninstall.exe" /S [/DATA=remove]
; Exit codes: 0 done, 1 cancelled, 2 failed; what failed stands in install.log beside the programs.
Unicode true
Target amd64-unicode
ManifestDPIAware true
SetCompressor /SOLID lzma

!include "MUI2.nsh"
!include "nsDialogs.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "WordFunc.nsh"
!include "${FILES}"

!define PRODUCT "Portcullis"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${PRODUCT}"
!define RULE "Portcullis API gateway"

Name "${PRODUCT} ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$PROGRAMFILES64\${PRODUCT}"
RequestExecutionLevel admin
BrandingText "${PRODUCT} ${VERSION}"

Var Port        ; of the first listener, where there is no configuration yet
Var Firewall    ; 1: open the port in the Windows firewall
Var StartNow    ; 1: start the service at the end
Var Upgrade     ; 1: a service is installed already
Var WasRunning  ; 1: and it ran
Var Dialog
Var PortField
Var FirewallBox
Var StartBox

!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
Page custom ServicePage LeaveServicePage
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Says what failed: in a window where there is one, else in the log, and in the exit code.
!macro FailWith text
  DetailPrint "${text}"
  FileOpen $9 "$INSTDIR\install.log" a
  FileSeek $9 0 END
  FileWrite $9 "${text}$\r$\n"
  FileClose $9
  SetErrorLevel 2
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  Abort "${text}"
!macroend

; Runs one command of the service; its exit code is in $0.
!macro Service command
  nsExec::ExecToLog '"$INSTDIR\service\portcullisd.exe" service ${command}'
  Pop $0
!macroend

; Until nobody uses the program any more, for 15 seconds at most: what has just ended lets go of its
; file a moment later.
!macro WaitForProgram
  StrCpy $2 0
  ${DoWhile} $2 < 60
    ClearErrors
    FileOpen $3 "$INSTDIR\service\portcullisd.exe" a
    ${IfNot} ${Errors}
      FileClose $3
      ${ExitDo}
    ${EndIf}
    Sleep 250
    IntOp $2 $2 + 1
  ${Loop}
!macroend

Section "Gateway (service)" SecService
  ${If} $Upgrade == 1
    !insertmacro Service "status"
    ${If} $0 == 0
      StrCpy $WasRunning 1
    ${EndIf}
    ; Running requests finish; then its files are free.
    !insertmacro Service "stop"
    ${If} $0 != 0
      !insertmacro FailWith "The running service can't be stopped, so its files can't be replaced."
    ${EndIf}
    !insertmacro WaitForProgram
  ${EndIf}
  Call CloseFolder
  ClearErrors
  !insertmacro Install_service
  ${If} ${Errors}
    !insertmacro FailWith "The files of the service can't be written: does another program use them?"
  ${EndIf}
  ; Open to other machines only if that was asked for. An upgrade keeps the options that the service
  ; has, and a configuration that is there.
  StrCpy $1 "127.0.0.1"
  ${If} $Firewall == 1
    StrCpy $1 "0.0.0.0"
  ${EndIf}
  !insertmacro Service "install --first-port $Port --first-address $1"
  ${If} $0 != 0
    !insertmacro FailWith "The service can't be registered."
  ${EndIf}
  ${If} $Firewall == 1
    nsExec::ExecToLog 'netsh advfirewall firewall delete rule name="${RULE}"'
    Pop $0
    nsExec::ExecToLog 'netsh advfirewall firewall add rule name="${RULE}" dir=in action=allow protocol=TCP localport=$Port program="$INSTDIR\service\portcullisd.exe"'
    Pop $0
  ${EndIf}
  ${If} $StartNow == 1
  ${OrIf} $WasRunning == 1
    !insertmacro Service "start"
    ${If} $0 != 0
      !insertmacro FailWith "The service is installed and does not start: the event log says why."
    ${EndIf}
  ${EndIf}
SectionEnd

!ifdef WITH_APP
Section "Admin app" SecApp
  ClearErrors
  !insertmacro Install_app
  ${If} ${Errors}
    !insertmacro FailWith "The files of the app can't be written: is it open?"
  ${EndIf}
  CreateDirectory "$SMPROGRAMS\${PRODUCT}"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}\Portcullis Admin.lnk" "$INSTDIR\app\portcullis-admin.exe"
SectionEnd
!endif

Section -Finish
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayName" "${PRODUCT}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "Publisher" "The Portcullis developers"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "EstimatedSize" "$0"
SectionEnd

; Whoever can change the program can do what the service can: elsewhere than in Program Files, where
; that goes without saying, users may only read.
Function CloseFolder
  StrLen $0 "$PROGRAMFILES64\"
  StrCpy $1 "$INSTDIR" $0
  ${If} $1 == "$PROGRAMFILES64\"
    Return
  ${EndIf}
  CreateDirectory "$INSTDIR"
  nsExec::ExecToLog 'icacls "$INSTDIR" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX'
  Pop $0
  ${If} $0 != 0
    !insertmacro FailWith "$INSTDIR can't be closed to other users: install into Program Files."
  ${EndIf}
FunctionEnd

Function .onInit
  SetRegView 64
  SetShellVarContext all
  StrCpy $Port 8080
  StrCpy $Firewall 0
  StrCpy $StartNow 1
  ReadRegStr $0 HKLM "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 != ""
    StrCpy $INSTDIR $0
    ${If} ${FileExists} "$0\service\portcullisd.exe"
      StrCpy $Upgrade 1
      StrCpy $StartNow 0 ; it starts again if it ran
    ${EndIf}
  ${EndIf}
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/PORT=" $0
  ${IfNot} ${Errors}
    StrCpy $Port $0
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/FIREWALL=" $0
  ${IfNot} ${Errors}
    StrCpy $Firewall $0
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/START=" $0
  ${IfNot} ${Errors}
    StrCpy $StartNow $0
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/COMPONENTS=" $0
  ${IfNot} ${Errors}
    StrCpy $0 ",$0,"
    ${WordFind} $0 ",service," "E+1{" $1
    ${If} ${Errors}
      !insertmacro UnselectSection ${SecService}
    ${EndIf}
!ifdef WITH_APP
    ClearErrors
    ${WordFind} $0 ",app," "E+1{" $1
    ${If} ${Errors}
      !insertmacro UnselectSection ${SecApp}
    ${EndIf}
!endif
  ${EndIf}
  ClearErrors
  Call CheckPort
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "/PORT takes a number from 1 to 65535, not '$Port'." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

; Sets the error flag unless $Port is a port.
Function CheckPort
  IntOp $0 $Port + 0
  ${If} $0 != $Port
  ${OrIf} $0 < 1
  ${OrIf} $0 > 65535
    SetErrors
  ${EndIf}
FunctionEnd

; Asks for what only a first installation needs.
Function ServicePage
  ${IfNot} ${SectionIsSelected} ${SecService}
    Abort
  ${EndIf}
  ${If} $Upgrade == 1
    Abort
  ${EndIf}
  !insertmacro MUI_HEADER_TEXT "The service" "Where the gateway takes its first requests"
  nsDialogs::Create 1018
  Pop $Dialog
  ${NSD_CreateLabel} 0 2u 60u 12u "&Port:"
  Pop $0
  ${NSD_CreateNumber} 62u 0 40u 13u "$Port"
  Pop $PortField
  ${NSD_CreateCheckbox} 0 22u 100% 12u "&Let other machines in: open this port in the Windows firewall"
  Pop $FirewallBox
  ${NSD_SetState} $FirewallBox $Firewall
  ${NSD_CreateCheckbox} 0 38u 100% 12u "&Start the service now"
  Pop $StartBox
  ${NSD_SetState} $StartBox $StartNow
  nsDialogs::Show
FunctionEnd

Function LeaveServicePage
  ${NSD_GetText} $PortField $Port
  ${NSD_GetState} $FirewallBox $Firewall
  ${NSD_GetState} $StartBox $StartNow
  ClearErrors
  Call CheckPort
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONEXCLAMATION "A port is a number from 1 to 65535."
    Abort
  ${EndIf}
FunctionEnd

LangString DESC_Service ${LANG_ENGLISH} "The gateway, which Windows starts and keeps running, and its command line."
LangString DESC_App ${LANG_ENGLISH} "Shows and changes what gateways do, on this machine and on others."
!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SecService} $(DESC_Service)
!ifdef WITH_APP
  !insertmacro MUI_DESCRIPTION_TEXT ${SecApp} $(DESC_App)
!endif
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Section "Uninstall"
  SetRegView 64
  SetShellVarContext all
  ${If} ${FileExists} "$INSTDIR\service\portcullisd.exe"
    !insertmacro Service "uninstall"
    ${If} $0 != 0
      !insertmacro Service "status"
      ${If} $0 != 3 ; 3: there is none
        !insertmacro FailWith "The service can't be removed."
      ${EndIf}
    ${EndIf}
    nsExec::ExecToLog 'netsh advfirewall firewall delete rule name="${RULE}"'
    Pop $0
    !insertmacro WaitForProgram
  ${EndIf}
  !insertmacro Remove_service
  !insertmacro Remove_app
  Delete "$SMPROGRAMS\${PRODUCT}\Portcullis Admin.lnk"
  RMDir "$SMPROGRAMS\${PRODUCT}"
  Delete "$INSTDIR\install.log"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKLM "${UNINSTALL_KEY}"
  ; Configuration, history, tokens and the master key: asked for, and kept unless somebody says no.
  StrCpy $1 keep
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/DATA=" $0
  ${IfNot} ${Errors}
    ${WordFind} $0 " " "+1" $1 ; without what stands behind it
  ${Else}
    MessageBox MB_YESNO|MB_DEFBUTTON1 "Keep the configuration, its history and the logs in $APPDATA\${PRODUCT}?" /SD IDYES IDYES kept
    StrCpy $1 remove
    kept:
  ${EndIf}
  ${If} $1 == remove
    RMDir /r "$APPDATA\${PRODUCT}"
  ${EndIf}
SectionEnd
