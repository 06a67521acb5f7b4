// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/resources/resources.h"

#include <QDir>

// Outside of any namespace, as the macro asks for. A static library's resources would be dropped
// when it is linked, if nothing named them.
static void initAll()
{
    Q_INIT_RESOURCE(portcullis_icons);
#ifdef PORTCULLIS_HAVE_TRANSLATIONS
    Q_INIT_RESOURCE(portcullis_translations);
#endif
}

namespace portcullis::gui {

void initResources()
{
    static const bool done = (initAll(), true);
    (void)done;
}

} // namespace portcullis::gui
