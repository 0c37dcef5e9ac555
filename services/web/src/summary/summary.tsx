import '../style/engagement.css';
import '../style/offices.css';
import {usePlace} from '../app/location';
import {Evidence} from './evidence';
import {Reading} from './reading';
import {Years} from './years_list';

/// The City Manager's sign-off (PRODUCT 5): the years, and one of them to read, comment, return or sign.
export default function Summary() {
  const {query} = usePlace();
  const year = query.get('year');
  const figure = query.get('figure');
  return (
    <div className="screen">
      {year ? <Reading key={year} year={year} /> : <Years />}
      {figure && <Evidence figure={figure} />}
    </div>
  );
}
