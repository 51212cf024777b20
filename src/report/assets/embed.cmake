# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DNAME=report_js -DINPUT=file,file... -DOUTPUT=file.c -P embed.cmake: files, joined, as a C
# array, with its SHA-256 for the page's policy. The link to a source map is cut off: a page must not ask for anything.
set(text "")
string(REPLACE "," ";" inputs "${INPUT}")
foreach(input IN LISTS inputs)
    file(READ ${input} part)
    string(APPEND text "${part}")
endforeach()
string(REGEX REPLACE "(//|/\\*)# sourceMappingURL=[^\n]*" "" cleaned "${text}")
string(FIND "${cleaned}" "</script" ending)
if(NOT ending EQUAL -1)
    message(FATAL_ERROR "${INPUT} holds </script and cannot stand inside a page")
endif()
file(WRITE ${OUTPUT}.text "${cleaned}")
file(READ ${OUTPUT}.text hex HEX)
file(SHA256 ${OUTPUT}.text digest)
file(REMOVE ${OUTPUT}.text)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," digest "${digest}")
string(LENGTH "${hex}" digits)
math(EXPR length "${digits} / 2")
string(REGEX REPLACE "(................................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
file(WRITE ${OUTPUT}
     "#include \"report/page/html_document.h\"\n"
     "static const unsigned char bytes[${length}] = {\n${hex}};\n"
     "const myo_asset myo_asset_${NAME} = { bytes, ${length}, { ${digest} } };\n")
