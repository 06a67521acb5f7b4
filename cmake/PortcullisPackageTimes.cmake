# SPDX-License-Identifier: GPL-3.0-only
# Runs in cpack before a package is made: all files have the time that SOURCE_DATE_EPOCH names, so that
# when they were built does not show. The .rpm would keep the times of those that are older.
if(DEFINED ENV{SOURCE_DATE_EPOCH})
    execute_process(COMMAND find ${CPACK_TEMPORARY_DIRECTORY} -exec touch -h -d @$ENV{SOURCE_DATE_EPOCH} {} +
        COMMAND_ERROR_IS_FATAL ANY)
endif()
