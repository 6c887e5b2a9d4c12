// The routes of this room, with nobody behind them.

import Pages
import Routing

enum StandInRoutes {
    static var all: [Route] { PageRoutes.all(StandIns().services).flatMap(\.routes) }
}
