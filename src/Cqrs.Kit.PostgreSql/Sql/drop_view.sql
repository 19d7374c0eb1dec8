drop view {view}
